import type { Repository } from '../../state/model.ts';

/** How repositories are set up here: all alike, as GitHub creates them, and all merge methods allowed. */
export function repositorySettings(repository: Repository): object {
  return {
    isPrivate: repository.private,
    visibility: repository.private ? 'PRIVATE' : 'PUBLIC',
    hasIssuesEnabled: true,
    hasProjectsEnabled: false,
    hasWikiEnabled: false,
    hasDiscussionsEnabled: false,
    forkingAllowed: true,
    isBlankIssuesEnabled: true,
    isSecurityPolicyEnabled: false,
    mergeCommitAllowed: true,
    squashMergeAllowed: true,
    rebaseMergeAllowed: true,
    autoMergeAllowed: false,
    deleteBranchOnMerge: false,
    mergeCommitMessage: 'PR_TITLE',
    mergeCommitTitle: 'MERGE_MESSAGE',
    squashMergeCommitMessage: 'COMMIT_MESSAGES',
    squashMergeCommitTitle: 'COMMIT_OR_PR_TITLE',
    issueTemplates: [],
    pullRequestTemplates: [],
    contactLinks: [],
    viewerDefaultMergeMethod: 'MERGE',
    // "Will return null if authenticated as an GitHub App": GitHub's schema.
    viewerPermission: null,
    viewerSubscription: 'UNSUBSCRIBED',
  };
}
