/**
 * Why an act was refused, as GitHub would refuse it. REST and GraphQL wrap these in their own shapes; the
 * sentence is GitHub's own and the same on both, because gh and people match on it.
 */
export type ActionRefusal =
  | { readonly reason: 'title_blank' }
  | { readonly reason: 'head_not_found'; readonly ref: string }
  | { readonly reason: 'base_not_found'; readonly ref: string }
  | { readonly reason: 'no_commits_between'; readonly base: string; readonly head: string }
  | { readonly reason: 'pull_request_exists'; readonly owner: string; readonly head: string }
  | { readonly reason: 'already_merged' }
  | { readonly reason: 'not_open' }
  | { readonly reason: 'draft' }
  | { readonly reason: 'conflict' }
  | { readonly reason: 'head_moved' }
  | { readonly reason: 'base_moved' }
  | { readonly reason: 'merged_cannot_change' }
  | { readonly reason: 'branch_gone'; readonly ref: string };

/** GitHub's sentence for a refusal. */
export function refusalSentence(refusal: ActionRefusal): string {
  switch (refusal.reason) {
    case 'title_blank':
      return "Title can't be blank";
    case 'head_not_found':
      return "Head sha can't be blank, Head ref must be a branch";
    case 'base_not_found':
      return "Base sha can't be blank, Base ref must be a branch";
    case 'no_commits_between':
      return `No commits between ${refusal.base} and ${refusal.head}`;
    case 'pull_request_exists':
      return `A pull request already exists for ${refusal.owner}:${refusal.head}.`;
    case 'already_merged':
    case 'not_open':
    case 'conflict':
      return 'Pull Request is not mergeable';
    case 'draft':
      return 'Pull Request is still a draft';
    case 'head_moved':
      return 'Head branch was modified. Review and try the merge again.';
    case 'base_moved':
      return 'Base branch was modified. Review and try the merge again.';
    case 'merged_cannot_change':
      return 'Cannot change the state of a merged pull request';
    case 'branch_gone':
      return `The ${refusal.ref} branch has been deleted.`;
  }
}
