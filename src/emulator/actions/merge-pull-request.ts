import type { EmulatorContext } from '../context.ts';
import { afterPush } from '../git/after-push.ts';
import { mergeBranches, type MergeMethod } from '../git/plumbing/merge-branches.ts';
import { resolveRef } from '../git/plumbing/resolve-ref.ts';
import type { Issue, PullRequest, User } from '../state/model.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { changeIssue } from './change-issue.ts';
import { closingReferences } from './closing-keywords.ts';
import { mergeCommitMessage } from './merge-commit-message.ts';
import { oneAtATime } from './one-at-a-time.ts';
import { findRepository, issueOf, repositoryById, repositoryFolder, userById } from './records.ts';
import type { ActionRefusal } from './refusal.ts';

export type MergeWish = {
  readonly method: MergeMethod;
  /** First line of the commit; GitHub's own when absent. */
  readonly title?: string;
  /** What follows the first line; GitHub's own when absent. */
  readonly message?: string;
  /** The head that the caller has looked at: another one is refused. */
  readonly expectedHeadOid?: string;
};

/** Merges a pull request into its base, and closes the issues that it names by closing keywords. */
export async function mergePullRequest(
  context: EmulatorContext,
  pull: PullRequest,
  actor: User,
  wish: MergeWish,
): Promise<Result<{ oid: string }, ActionRefusal>> {
  const repository = repositoryById(context.model, pull.repositoryId);
  return oneAtATime(repository, async () => {
    const issue = issueOf(context.model, pull);
    const refusal = decideMerge(pull, issue, wish.expectedHeadOid);
    if (refusal !== undefined) return err(refusal);

    const now = context.clock();
    const owner = userById(context.model, repository.ownerId).login;
    const folder = repositoryFolder(context, repository);
    const baseOid = await resolveRef(folder, `refs/heads/${pull.baseRef}`);
    const merged = await mergeBranches(folder, {
      base: pull.baseRef,
      head: pull.headOid,
      method: wish.method,
      message: mergeCommitMessage(wish, { owner, headRef: pull.headRef, number: pull.number, title: issue.title }),
      author: { name: actor.login, email: `${actor.id}+${actor.login}@users.noreply.github.com` },
      now,
    });
    if (!merged.ok) return err({ reason: merged.error === 'base_moved' ? 'base_moved' : 'conflict' });

    pull.mergedAt = now;
    pull.mergedById = actor.id;
    pull.mergeCommitOid = merged.value.oid;
    // From now on the base holds the head: what the pull request changed is seen against the base of before.
    pull.baseOid = baseOid ?? pull.baseOid;
    changeIssue(context, issue, actor, { state: 'closed' });
    for (const closed of closingIssues(context, pull)) {
      // Closing elsewhere would need a right to that repository, which merging here does not prove.
      const here = closed.repositoryId === repository.id;
      if (here && closed.state === 'open')
        changeIssue(context, closed, actor, { state: 'closed', stateReason: 'completed' });
    }
    await afterPush(context, repository);
    return ok(merged.value);
  });
}

/** Whether a pull request may be merged as far as its records say; conflicts are git's to find. */
export function decideMerge(pull: PullRequest, issue: Issue, expectedHeadOid?: string): ActionRefusal | undefined {
  if (pull.mergedAt !== null) return { reason: 'already_merged' };
  if (issue.state === 'closed') return { reason: 'not_open' };
  if (pull.draft) return { reason: 'draft' };
  if (expectedHeadOid !== undefined && expectedHeadOid !== pull.headOid) return { reason: 'head_moved' };
  return undefined;
}

/** The issues that a pull request's text promises to close, and only when the base is the default branch. */
export function closingIssues(context: EmulatorContext, pull: PullRequest): Issue[] {
  const { model } = context;
  const repository = repositoryById(model, pull.repositoryId);
  if (pull.baseRef !== repository.defaultBranch) return [];
  const home = { owner: userById(model, repository.ownerId).login, repository: repository.name };
  return closingReferences(issueOf(model, pull).body, home).flatMap((reference) => {
    const where = findRepository(model, reference.owner, reference.repository);
    // A pull request cannot be closed by keyword: only plain issues count.
    return model.issues.filter(
      (issue) =>
        issue.repositoryId === where?.id &&
        issue.number === reference.number &&
        !model.pullRequests.some((other) => other.issueId === issue.id),
    );
  });
}
