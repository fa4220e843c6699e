import type { MergeMethod } from '../git/plumbing/merge-branches.ts';

type MergedPullRequest = {
  readonly owner: string;
  readonly headRef: string;
  readonly number: number;
  readonly title: string;
};

/**
 * The message of the commit on the base branch, by GitHub's default settings:
 * https://docs.github.com/en/pull-requests/collaborating-with-pull-requests/incorporating-changes-from-a-pull-request/about-pull-request-merges
 * A rebase makes no commit of its own and ignores it.
 */
export function mergeCommitMessage(
  wish: { readonly method: MergeMethod; readonly title?: string; readonly message?: string },
  pull: MergedPullRequest,
): string {
  const merge = wish.method === 'merge';
  const ownTitle = merge
    ? `Merge pull request #${pull.number} from ${pull.owner}/${pull.headRef}`
    : `${pull.title} (#${pull.number})`;
  const title = wish.title === undefined || wish.title === '' ? ownTitle : wish.title;
  const message = wish.message ?? (merge ? pull.title : '');
  return message === '' ? `${title}\n` : `${title}\n\n${message}\n`;
}
