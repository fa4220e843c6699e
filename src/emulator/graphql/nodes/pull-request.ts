import { connection, type PageArguments } from '../connection.ts';
import { nodeId } from '../node-id.ts';
import type { Scope } from '../scope.ts';
import { closingIssues } from '../../actions/merge-pull-request.ts';
import { mergeCommitMessage } from '../../actions/merge-commit-message.ts';
import { pullRequestRange } from '../../actions/pull-request-range.ts';
import { issueOf, repositoryById, repositoryFolder, userById } from '../../actions/records.ts';
import { changedFiles, type ChangedFile } from '../../git/plumbing/changed-files.ts';
import { commitsBetween } from '../../git/plumbing/commits-between.ts';
import { mergeability, type MergeMethod } from '../../git/plumbing/merge-branches.ts';
import type { PullRequest } from '../../state/model.ts';
import { commitByOid } from './commit.ts';
import { issueOrPullRequestFields } from './issue.ts';
import { once } from './once.ts';
import { branchNode } from './ref.ts';
import { reviewConnections } from './review.ts';
import { dateTimeOrNull } from './times.ts';

export function pullRequestNode(scope: Scope, pull: PullRequest): object {
  const { context } = scope;
  const issue = issueOf(context.model, pull);
  const repository = repositoryById(context.model, pull.repositoryId);
  const owner = userById(context.model, repository.ownerId);
  const common = issueOrPullRequestFields(scope, issue) as { readonly url: string; readonly resourcePath: string };
  const merged = pull.mergedAt !== null;
  const state = merged ? 'MERGED' : issue.state.toUpperCase();
  const range = once(() => pullRequestRange(context, pull));
  const commits = once(async () => {
    const { folder, baseOid, headOid } = await range();
    return commitsBetween(folder, baseOid, headOid, { oldestFirst: true });
  });
  const files = once(async () => {
    const { folder, mergeBaseOid, headOid } = await range();
    return changedFiles(folder, mergeBaseOid, headOid);
  });
  const mergeable = once(async () => {
    if (state !== 'OPEN') return 'UNKNOWN';
    const folder = repositoryFolder(context, repository);
    return (await mergeability(folder, { base: `refs/heads/${pull.baseRef}`, head: pull.headOid })).toUpperCase();
  });
  return {
    ...common,
    __typename: 'PullRequest',
    id: nodeId('PR', repository.id, pull.id),
    databaseId: pull.id,
    fullDatabaseId: String(pull.id),
    state,
    permalink: common.url,
    checksUrl: `${common.url}/checks`,
    checksResourcePath: `${common.resourcePath}/checks`,
    revertUrl: `${common.url}/revert`,
    revertResourcePath: `${common.resourcePath}/revert`,
    isDraft: pull.draft,
    merged,
    mergedAt: dateTimeOrNull(pull.mergedAt),
    mergedBy: () => scope.nodes.actor(pull.mergedById),
    mergeCommit: () => (pull.mergeCommitOid === null ? null : commitByOid(scope, repository, pull.mergeCommitOid)),
    mergeable,
    mergeStateStatus: async () => mergeStateStatus(await mergeable(), pull.draft),
    canBeRebased: async () => (await mergeable()) === 'MERGEABLE',
    baseRefName: pull.baseRef,
    baseRefOid: async () => (await range()).baseOid,
    baseRef: () => branchNode(scope, repository, pull.baseRef),
    baseRepository: () => scope.nodes.repository(repository),
    headRefName: pull.headRef,
    headRefOid: pull.headOid,
    headRef: () => branchNode(scope, repository, pull.headRef),
    headRepository: () => scope.nodes.repository(repository),
    headRepositoryOwner: () => scope.nodes.account(owner),
    commits: (args: PageArguments) =>
      connection('commits', args, commits, (commit) => ({
        __typename: 'PullRequestCommit',
        id: nodeId('C', repository.id, `${pull.number}:${commit.oid}`),
        commit: scope.nodes.commit(repository, commit),
        pullRequest: () => scope.nodes.pullRequest(pull),
        resourcePath: `${common.resourcePath}/commits/${commit.oid}`,
        url: `${common.url}/commits/${commit.oid}`,
      })),
    files: (args: PageArguments) => connection('files', args, files, fileNode),
    changedFiles: async () => (await files()).length,
    additions: async () => (await files()).reduce((sum, file) => sum + file.additions, 0),
    deletions: async () => (await files()).reduce((sum, file) => sum + file.deletions, 0),
    ...reviewConnections(scope, pull),
    reviewRequests: (args: PageArguments) =>
      connection(
        'reviewRequests',
        args,
        () => pull.reviewerIds ?? [],
        (id) => ({
          __typename: 'ReviewRequest',
          id: nodeId('RR', repository.id, pull.id, id),
          asCodeOwner: false,
          requestedReviewer: () => scope.nodes.actor(id),
          pullRequest: () => scope.nodes.pullRequest(pull),
        }),
      ),
    closingIssuesReferences: (args: PageArguments) =>
      connection(
        'closingIssuesReferences',
        args,
        () =>
          closingIssues(context, pull).filter((each) =>
            scope.reaches(repositoryById(context.model, each.repositoryId)),
          ),
        (each) => scope.nodes.issue(each),
      ),
    viewerMergeHeadlineText: (args: MergeTextArguments) => mergeText(args)[0],
    viewerMergeBodyText: (args: MergeTextArguments) => mergeText(args)[1],
  };

  function mergeText({ mergeType }: MergeTextArguments): [headline: string, body: string] {
    const method = (mergeType ?? 'MERGE').toLowerCase() as MergeMethod;
    const facts = { owner: owner.login, headRef: pull.headRef, number: pull.number, title: issue.title };
    const [headline = '', ...body] = mergeCommitMessage({ method }, facts).trimEnd().split('\n\n');
    return [headline, body.join('\n\n')];
  }
}

type MergeTextArguments = { readonly mergeType?: string | null };

/** https://docs.github.com/en/graphql/reference/enums#mergestatestatus; there are no checks that could fail here. */
function mergeStateStatus(mergeable: string, draft: boolean): string {
  if (mergeable === 'CONFLICTING') return 'DIRTY';
  if (mergeable !== 'MERGEABLE') return 'UNKNOWN';
  return draft ? 'DRAFT' : 'CLEAN';
}

const CHANGE_TYPE: Readonly<Record<ChangedFile['status'], string>> = {
  added: 'ADDED',
  removed: 'DELETED',
  modified: 'MODIFIED',
  renamed: 'RENAMED',
  copied: 'COPIED',
  changed: 'CHANGED',
};

function fileNode({ path, additions, deletions, status }: ChangedFile): object {
  return { path, additions, deletions, changeType: CHANGE_TYPE[status], viewerViewedState: 'UNVIEWED' };
}
