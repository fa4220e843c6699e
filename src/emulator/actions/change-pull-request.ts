import type { EmulatorContext } from '../context.ts';
import { resolveRef } from '../git/plumbing/resolve-ref.ts';
import type { PullRequest, User } from '../state/model.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { changeIssue } from './change-issue.ts';
import { openPullRequest } from './create-pull-request.ts';
import { issueOf, repositoryById, repositoryFolder, userById } from './records.ts';
import type { ActionRefusal } from './refusal.ts';

/** Closes without merging. Closing a closed one changes nothing, as on GitHub. */
export function closePullRequest(
  context: EmulatorContext,
  pull: PullRequest,
  actor: User,
): Result<PullRequest, ActionRefusal> {
  if (pull.mergedAt !== null) return err({ reason: 'merged_cannot_change' });
  changeIssue(context, issueOf(context.model, pull), actor, { state: 'closed' });
  return ok(pull);
}

/** Opens a closed one again, when its branch is still there and no other pull request has taken the pair. */
export async function reopenPullRequest(
  context: EmulatorContext,
  pull: PullRequest,
  actor: User,
): Promise<Result<PullRequest, ActionRefusal>> {
  const repository = repositoryById(context.model, pull.repositoryId);
  const headOid = await resolveRef(repositoryFolder(context, repository), `refs/heads/${pull.headRef}`);
  if (pull.mergedAt !== null) return err({ reason: 'merged_cannot_change' });
  if (headOid === undefined) return err({ reason: 'branch_gone', ref: pull.headRef });
  const rival = openPullRequest(context.model, repository, pull.headRef, pull.baseRef);
  if (rival !== undefined && rival !== pull) {
    const owner = userById(context.model, repository.ownerId).login;
    return err({ reason: 'pull_request_exists', owner, head: pull.headRef });
  }
  pull.headOid = headOid;
  changeIssue(context, issueOf(context.model, pull), actor, { state: 'open' });
  return ok(pull);
}

/** Points a pull request at another branch, which must exist. */
export async function changeBase(
  context: EmulatorContext,
  pull: PullRequest,
  baseRef: string,
): Promise<Result<PullRequest, ActionRefusal>> {
  const repository = repositoryById(context.model, pull.repositoryId);
  const baseOid = await resolveRef(repositoryFolder(context, repository), `refs/heads/${baseRef}`);
  if (baseOid === undefined) return err({ reason: 'base_not_found', ref: baseRef });
  pull.baseRef = baseRef;
  pull.baseOid = baseOid;
  touch(context, pull);
  return ok(pull);
}

/** Turns a draft into one that is ready for review, or back. */
export function setDraft(context: EmulatorContext, pull: PullRequest, draft: boolean): void {
  pull.draft = draft;
  touch(context, pull);
}

function touch(context: EmulatorContext, pull: PullRequest): void {
  issueOf(context.model, pull).updatedAt = context.clock();
  context.changed();
}
