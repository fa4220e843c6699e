import { repositoryById } from '../../actions/records.ts';
import type { PullRequest, Review } from '../../state/model.ts';
import { connection, type PageArguments } from '../connection.ts';
import { nodeId } from '../node-id.ts';
import type { Scope } from '../scope.ts';
import { authorAssociation } from './comment.ts';
import { commitByOid } from './commit.ts';
import { noReactions } from './reactions.ts';
import { dateTime } from './times.ts';

export function reviewNode(scope: Scope, pull: PullRequest, review: Review): object {
  const { model, publicUrls } = scope.context;
  const repository = repositoryById(model, pull.repositoryId);
  const owner = model.users.find(({ id }) => id === repository.ownerId)?.login ?? '';
  const resourcePath = `/${owner}/${repository.name}/pull/${pull.number}#pullrequestreview-${review.id}`;
  const mine = review.authorId === scope.viewer.id;
  const submitted = dateTime(review.submittedAt);
  return {
    __typename: 'PullRequestReview',
    id: nodeId('PRR', repository.id, review.id),
    databaseId: review.id,
    fullDatabaseId: String(review.id),
    author: () => scope.nodes.actor(review.authorId),
    authorAssociation: authorAssociation(),
    authorCanPushToRepository: true,
    body: review.body,
    bodyText: review.body,
    state: review.state,
    commit: () => commitByOid(scope, repository, review.commitOid),
    ...{ createdAt: submitted, publishedAt: submitted, submittedAt: submitted, updatedAt: submitted },
    reactionGroups: noReactions(),
    resourcePath,
    url: `${publicUrls.web}${resourcePath}`,
    viewerDidAuthor: mine,
    viewerCanUpdate: mine,
    pullRequest: () => scope.nodes.pullRequest(pull),
    repository: () => scope.nodes.repository(repository),
  };
}

/** `reviews`: all of them; `latestReviews`: the last of each author. */
export function reviewConnections(scope: Scope, pull: PullRequest): object {
  const all = (): readonly Review[] =>
    scope.context.model.reviews.filter(({ pullRequestId }) => pullRequestId === pull.id);
  const latest = (): readonly Review[] => [...new Map(all().map((review) => [review.authorId, review])).values()];
  const connect = (name: string, find: () => readonly Review[]) => (args: PageArguments) =>
    connection(name, args, find, (review) => reviewNode(scope, pull, review));
  return { reviews: connect('reviews', all), latestReviews: connect('latestReviews', latest) };
}
