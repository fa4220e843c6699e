import { pullRequestOf, repositoryById, userById } from '../../actions/records.ts';
import type { EmulatorContext } from '../../context.ts';
import type { Comment } from '../../state/model.ts';
import { repositoryApi, repositoryWeb } from './addresses.ts';
import { performedViaApp } from './app.ts';
import { authorAssociation } from './author-association.ts';
import { commentNodeId } from './node-id.ts';
import { noReactions } from './reactions.ts';
import { timestamp } from './time.ts';
import { simpleUser } from './user.ts';

/** GitHub's `issue-comment`. */
export function commentBody(context: EmulatorContext, comment: Comment) {
  const { model } = context;
  const issue = model.issues.find(({ id }) => id === comment.issueId);
  if (issue === undefined) throw new Error(`comment ${comment.id} belongs to no issue`);
  const repository = repositoryById(model, issue.repositoryId);
  const api = repositoryApi(context, repository);
  const url = `${api}/issues/comments/${comment.id}`;
  const page = pullRequestOf(model, issue) === undefined ? 'issues' : 'pull';
  const author = userById(model, comment.authorId);
  return {
    url,
    html_url: `${repositoryWeb(context, repository)}/${page}/${issue.number}#issuecomment-${comment.id}`,
    issue_url: `${api}/issues/${issue.number}`,
    id: comment.id,
    node_id: commentNodeId(repository, comment),
    user: simpleUser(context, author),
    created_at: timestamp(comment.createdAt),
    updated_at: timestamp(comment.updatedAt),
    body: comment.body,
    author_association: authorAssociation(repository, author),
    reactions: noReactions(url),
    performed_via_github_app: performedViaApp(context, author),
  };
}
