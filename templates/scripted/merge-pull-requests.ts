import type { Assignment, Repository } from './assignment.ts';
import { gh, listOpenPullRequests, type OpenPullRequest } from './gh.ts';
import type { CommandContext } from './run-command.ts';
import { BRANCH_PREFIX } from './ship-issue.ts';

export type MergeDecision = 'merge' | 'complain' | 'leave';

export const COMPLAINT = 'This pull request conflicts with its base branch and cannot be merged as it is.';

/** States of GitHub's GraphQL enum MergeStateStatus in which a merge is accepted: checks that are not required may fail. */
const MERGEABLE_STATES = new Set(['CLEAN', 'HAS_HOOKS', 'UNSTABLE']);

/** A pull request of ours is merged when GitHub says it can be; a conflict is told once; all else may change by itself. */
export function decideMerge(pullRequest: OpenPullRequest): MergeDecision {
  if (!pullRequest.headRefName.startsWith(BRANCH_PREFIX) || pullRequest.isDraft) return 'leave';
  if (pullRequest.mergeable === 'CONFLICTING') {
    return pullRequest.comments.some(({ body }) => body === COMPLAINT) ? 'leave' : 'complain';
  }
  const accepted = pullRequest.mergeable === 'MERGEABLE' && MERGEABLE_STATES.has(pullRequest.mergeStateStatus);
  return accepted ? 'merge' : 'leave';
}

/** Merges what can be merged, oldest first, and returns how many. */
export async function mergePullRequests(me: Assignment, context: CommandContext): Promise<number> {
  let merged = 0;
  for (const repository of me.repositories) {
    const open = await listOpenPullRequests(context, repository);
    for (const pullRequest of open.toSorted((left, right) => left.number - right.number)) {
      if (await settle(repository, pullRequest, context)) merged += 1;
    }
  }
  return merged;
}

async function settle(repository: Repository, pullRequest: OpenPullRequest, context: CommandContext): Promise<boolean> {
  const number = String(pullRequest.number);
  switch (decideMerge(pullRequest)) {
    case 'merge':
      // With -R gh leaves local branches alone, and takes it well when GitHub has deleted the remote one itself.
      await gh(context, repository, ['pr', 'merge'], [number, '--squash', '--delete-branch']);
      return true;
    case 'complain':
      await gh(context, repository, ['pr', 'comment'], [number, '--body', COMPLAINT]);
      return false;
    case 'leave':
      return false;
  }
}
