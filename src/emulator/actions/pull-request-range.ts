import type { EmulatorContext } from '../context.ts';
import { mergeBase } from '../git/plumbing/ancestry.ts';
import { resolveRef } from '../git/plumbing/resolve-ref.ts';
import type { PullRequest } from '../state/model.ts';
import { issueOf, repositoryById, repositoryFolder } from './records.ts';

export type PullRequestRange = {
  readonly folder: string;
  /** Commits reachable from here are not the pull request's. */
  readonly baseOid: string;
  readonly headOid: string;
  /** What the files are compared with; undefined when the two histories have nothing in common. */
  readonly mergeBaseOid: string | undefined;
};

/**
 * The commits of a pull request, and what its files are compared with: the last common commit of base and head
 * ("three-dot diff"), against the base branch as it is now while the pull request is open, and as it was then
 * once it is closed.
 * https://docs.github.com/en/pull-requests/collaborating-with-pull-requests/proposing-changes-to-your-work-with-pull-requests/about-comparing-branches-in-pull-requests
 */
export async function pullRequestRange(context: EmulatorContext, pull: PullRequest): Promise<PullRequestRange> {
  const folder = repositoryFolder(context, repositoryById(context.model, pull.repositoryId));
  const open = issueOf(context.model, pull).state === 'open';
  const now = open ? await resolveRef(folder, `refs/heads/${pull.baseRef}`) : undefined;
  const baseOid = now ?? pull.baseOid;
  const { headOid } = pull;
  return { folder, baseOid, headOid, mergeBaseOid: await mergeBase(folder, baseOid, headOid) };
}
