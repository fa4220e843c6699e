import { connection, type PageArguments } from '../connection.ts';
import { nodeId } from '../node-id.ts';
import type { Scope } from '../scope.ts';
import { pullRequestOf, repositoryById } from '../../actions/records.ts';
import { closingIssues } from '../../actions/merge-pull-request.ts';
import type { Issue, Label, PullRequest } from '../../state/model.ts';
import { authorAssociation, commentConnection } from './comment.ts';
import { issuePath } from './issue-path.ts';
import { labelConnection } from './label.ts';
import { linkedBranchConnection } from './linked-branch.ts';
import { noReactions } from './reactions.ts';
import { dateTime, dateTimeOrNull } from './times.ts';

export function issueNode(scope: Scope, issue: Issue): object {
  return {
    ...issueOrPullRequestFields(scope, issue),
    __typename: 'Issue',
    id: nodeId('I', issue.repositoryId, issue.id),
    databaseId: issue.id,
    fullDatabaseId: String(issue.id),
    state: issue.state.toUpperCase(),
    stateReason: issue.stateReason?.toUpperCase() ?? null,
    isPinned: issue.pinned ?? false,
    linkedBranches: linkedBranchConnection(scope, issue),
    closedByPullRequestsReferences: (args: PageArguments & { includeClosedPrs?: boolean }) =>
      connection(
        'closedByPullRequestsReferences',
        args,
        () => closingPullRequests(scope, issue, args.includeClosedPrs ?? false),
        (pull) => scope.nodes.pullRequest(pull),
      ),
  };
}

/** What issues and pull requests have in common, answered from the issue record that both have. */
export function issueOrPullRequestFields(scope: Scope, issue: Issue): object {
  const { model, publicUrls } = scope.context;
  const resourcePath = issuePath(scope, issue);
  const mayWrite = scope.has(pullRequestOf(model, issue) === undefined ? 'issues' : 'pull_requests', 'write');
  return {
    number: issue.number,
    title: issue.title,
    titleHTML: escapeHtml(issue.title),
    body: issue.body,
    bodyText: issue.body,
    closed: issue.state === 'closed',
    locked: issue.locked ?? false,
    activeLockReason: issue.lockReason ?? null,
    closedAt: dateTimeOrNull(issue.closedAt),
    createdAt: dateTime(issue.createdAt),
    publishedAt: dateTime(issue.createdAt),
    updatedAt: dateTime(issue.updatedAt),
    resourcePath,
    url: `${publicUrls.web}${resourcePath}`,
    author: () => scope.nodes.actor(issue.authorId),
    authorAssociation: authorAssociation(),
    assignees: (args: PageArguments) =>
      connection(
        'assignees',
        args,
        () => issue.assigneeIds,
        (id) => scope.nodes.actor(id),
      ),
    participants: (args: PageArguments) =>
      connection(
        'participants',
        args,
        () => participants(scope, issue),
        (id) => scope.nodes.actor(id),
      ),
    labels: (args: PageArguments) => labelConnection(scope, args, labelsOf(scope, issue)),
    comments: (args: PageArguments) => commentConnection(scope, issue, args),
    reactionGroups: noReactions(),
    repository: () => scope.nodes.repository(repositoryById(model, issue.repositoryId)),
    viewerDidAuthor: issue.authorId === scope.viewer.id,
    viewerCanUpdate: mayWrite,
    viewerCanClose: mayWrite,
    viewerCanReopen: mayWrite,
    viewerCanLabel: mayWrite,
  };
}

export function labelsOf(scope: Scope, issue: Issue): readonly Label[] {
  return scope.context.model.labels.filter((label) => issue.labelIds.includes(label.id));
}

function participants(scope: Scope, issue: Issue): readonly number[] {
  const commenters = scope.context.model.comments.filter(({ issueId }) => issueId === issue.id);
  return [...new Set([issue.authorId, ...commenters.map(({ authorId }) => authorId), ...issue.assigneeIds])];
}

/** The pull requests whose text promises to close this issue; those closed without a merge only when asked for. */
function closingPullRequests(scope: Scope, issue: Issue, includeClosed: boolean): readonly PullRequest[] {
  const { model } = scope.context;
  const repository = repositoryById(model, issue.repositoryId);
  return model.pullRequests
    .filter((pull) => pull.repositoryId === repository.id)
    .filter((pull) => {
      const own = model.issues.find(({ id }) => id === pull.issueId);
      return includeClosed || pull.mergedAt !== null || own?.state === 'open';
    })
    .filter((pull) => closingIssues(scope.context, pull).includes(issue));
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
