import { connection, type PageArguments } from '../connection.ts';
import { nodeId } from '../node-id.ts';
import type { Scope } from '../scope.ts';
import { pullRequestOf, repositoryById } from '../../actions/records.ts';
import type { Comment, Issue } from '../../state/model.ts';
import { issuePath } from './issue-path.ts';
import { noReactions } from './reactions.ts';
import { dateTime } from './times.ts';

export function commentNode(scope: Scope, issue: Issue, comment: Comment): object {
  const { model, publicUrls } = scope.context;
  const pull = pullRequestOf(model, issue);
  const resourcePath = `${issuePath(scope, issue)}#issuecomment-${comment.id}`;
  const mine = comment.authorId === scope.viewer.id;
  return {
    __typename: 'IssueComment',
    id: nodeId('IC', issue.repositoryId, comment.id),
    databaseId: comment.id,
    fullDatabaseId: String(comment.id),
    author: () => scope.nodes.actor(comment.authorId),
    authorAssociation: authorAssociation(),
    body: comment.body,
    bodyText: comment.body,
    createdAt: dateTime(comment.createdAt),
    publishedAt: dateTime(comment.createdAt),
    updatedAt: dateTime(comment.updatedAt),
    includesCreatedEdit: comment.updatedAt > comment.createdAt,
    lastEditedAt: comment.updatedAt > comment.createdAt ? dateTime(comment.updatedAt) : null,
    minimizedReason: null,
    reactionGroups: noReactions(),
    resourcePath,
    url: `${publicUrls.web}${resourcePath}`,
    viewerDidAuthor: mine,
    viewerCanUpdate: mine,
    viewerCanDelete: mine,
    issue: () => scope.nodes.issue(issue),
    pullRequest: () => (pull === undefined ? null : scope.nodes.pullRequest(pull)),
    repository: () => scope.nodes.repository(repositoryById(model, issue.repositoryId)),
  };
}

export function commentConnection(scope: Scope, issue: Issue, args: PageArguments): object {
  const { comments } = scope.context.model;
  return connection(
    'comments',
    args,
    () => comments.filter((comment) => comment.issueId === issue.id),
    (comment) => scope.nodes.comment(issue, comment),
  );
}

/** Apps are no members of the organization: GitHub shows them without an association. */
export const authorAssociation = (): string => 'NONE';
