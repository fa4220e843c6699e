import type { EmulatorContext } from '../context.ts';
import { countCommitsBetween } from '../git/plumbing/commits-between.ts';
import { resolveRef } from '../git/plumbing/resolve-ref.ts';
import type { EmulatorModel, PullRequest, Repository, User } from '../state/model.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { createIssue } from './create-issue.ts';
import { issueOf, repositoryFolder, userById } from './records.ts';
import type { ActionRefusal } from './refusal.ts';

export type NewPullRequest = {
  readonly repository: Repository;
  readonly author: User;
  readonly title: string;
  readonly body: string;
  /** Branch names, without `refs/heads/` and without an owner. */
  readonly headRef: string;
  readonly baseRef: string;
  readonly draft: boolean;
};

/** What git says about the two branches; an id is undefined when there is no such branch. */
type BranchFacts = {
  readonly headOid: string | undefined;
  readonly baseOid: string | undefined;
  readonly commitsBetween: number;
};

/** Opens a pull request between two branches of one repository. */
export async function createPullRequest(
  context: EmulatorContext,
  wanted: NewPullRequest,
): Promise<Result<PullRequest, ActionRefusal>> {
  const facts = await branchFacts(repositoryFolder(context, wanted.repository), wanted);
  // Nothing waits between this decision and the records below: of two who ask at once only one is told yes.
  const decision = decideCreation(context.model, wanted, facts);
  if (!decision.ok) return decision;

  const { repository, author, title, body, headRef, baseRef, draft } = wanted;
  const issue = createIssue(context, { repository, author, title, body });
  const pull: PullRequest = {
    id: context.model.nextId++,
    issueId: issue.id,
    repositoryId: repository.id,
    number: issue.number,
    headRef,
    headOid: decision.value.headOid,
    baseRef,
    baseOid: decision.value.baseOid,
    draft,
    mergedAt: null,
    mergedById: null,
    mergeCommitOid: null,
  };
  context.model.pullRequests.push(pull);
  context.changed();
  return ok(pull);
}

async function branchFacts(folder: string, branches: { headRef: string; baseRef: string }): Promise<BranchFacts> {
  const [headOid, baseOid] = await Promise.all([
    resolveRef(folder, `refs/heads/${branches.headRef}`),
    resolveRef(folder, `refs/heads/${branches.baseRef}`),
  ]);
  const known = headOid !== undefined && baseOid !== undefined;
  return { headOid, baseOid, commitsBetween: known ? await countCommitsBetween(folder, baseOid, headOid) : 0 };
}

/** https://docs.github.com/en/rest/pulls/pulls#create-a-pull-request: both branches exist, differ, and are free. */
function decideCreation(
  model: EmulatorModel,
  wanted: Pick<NewPullRequest, 'repository' | 'title' | 'headRef' | 'baseRef'>,
  facts: BranchFacts,
): Result<{ headOid: string; baseOid: string }, ActionRefusal> {
  const { repository, headRef, baseRef } = wanted;
  const { headOid, baseOid } = facts;
  if (wanted.title.trim() === '') return err({ reason: 'title_blank' });
  if (headOid === undefined) return err({ reason: 'head_not_found', ref: headRef });
  if (baseOid === undefined) return err({ reason: 'base_not_found', ref: baseRef });
  if (openPullRequest(model, repository, headRef, baseRef) !== undefined) {
    return err({ reason: 'pull_request_exists', owner: userById(model, repository.ownerId).login, head: headRef });
  }
  if (headRef === baseRef || facts.commitsBetween === 0) {
    return err({ reason: 'no_commits_between', base: baseRef, head: headRef });
  }
  return ok({ headOid, baseOid });
}

/** GitHub allows one open pull request for each pair of head and base. */
export function openPullRequest(
  model: EmulatorModel,
  repository: Repository,
  headRef: string,
  baseRef: string,
): PullRequest | undefined {
  return model.pullRequests.find(
    (pull) =>
      pull.repositoryId === repository.id &&
      pull.headRef === headRef &&
      pull.baseRef === baseRef &&
      issueOf(model, pull).state === 'open',
  );
}
