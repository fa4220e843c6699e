import { Hono } from 'hono';
import { pullRequestOf, repositoryById, userById } from '../../actions/records.ts';
import type { EmulatorContext } from '../../context.ts';
import type { Comment, Issue, User } from '../../state/model.ts';
import { repositoryApi } from '../representations/addresses.ts';
import { performedViaApp } from '../representations/app.ts';
import { commentBody } from '../representations/comment.ts';
import { unservedNodeId } from '../representations/node-id.ts';
import { timestamp } from '../representations/time.ts';
import { simpleUser } from '../representations/user.ts';
import { findsIssue } from '../request/issue.ts';
import { pageOf } from '../request/pagination.ts';
import type { RepositoryEnv } from '../request/repository.ts';

/**
 * What happened to an issue. No log of events is kept: what is told is what the records still show, which is how
 * it came to its end, and in the timeline its comments.
 * https://docs.github.com/en/rest/issues/timeline
 */
export function issueEventRoutes(context: EmulatorContext): Hono<RepositoryEnv> {
  const app = new Hono<RepositoryEnv>();

  app.get('/issues/:number{[0-9]+}/events', findsIssue(context), (c) =>
    c.json(pageOf(c, context, endings(context, c.get('issue')))),
  );

  app.get('/issues/:number{[0-9]+}/timeline', findsIssue(context), (c) => {
    const issue = c.get('issue');
    const comments = context.model.comments
      .filter(({ issueId }) => issueId === issue.id)
      .map((comment) => commented(context, comment));
    const timeline = [...comments, ...endings(context, issue)].toSorted((one, other) =>
      one.created_at.localeCompare(other.created_at),
    );
    return c.json(pageOf(c, context, timeline));
  });

  return app;
}

function commented(context: EmulatorContext, comment: Comment) {
  const body = commentBody(context, comment);
  return { ...body, event: 'commented', actor: body.user };
}

/** A pull request that was merged was closed by that: two events of one moment. */
function endings(context: EmulatorContext, issue: Issue) {
  const pull = pullRequestOf(context.model, issue);
  const closer = issue.closedById ?? issue.authorId;
  const events = [];
  if (pull !== undefined && pull.mergedAt !== null) {
    const merger = userById(context.model, pull.mergedById ?? closer);
    events.push(
      event(context, issue, {
        id: pull.id,
        kind: 'merged',
        actor: merger,
        at: pull.mergedAt,
        commit: pull.mergeCommitOid,
      }),
    );
  }
  if (issue.closedAt !== null) {
    const actor = userById(context.model, closer);
    events.push(event(context, issue, { id: issue.id, kind: 'closed', actor, at: issue.closedAt, commit: null }));
  }
  return events;
}

type Ending = {
  /** That of the record it is read from, which is unique as well. */
  readonly id: number;
  readonly kind: 'closed' | 'merged';
  readonly actor: User;
  readonly at: number;
  readonly commit: string | null;
};

function event(context: EmulatorContext, issue: Issue, { id, kind, actor, at, commit }: Ending) {
  const api = repositoryApi(context, repositoryById(context.model, issue.repositoryId));
  return {
    id,
    node_id: unservedNodeId('E', kind, id),
    url: `${api}/issues/events/${id}`,
    actor: simpleUser(context, actor),
    event: kind,
    commit_id: commit,
    commit_url: commit === null ? null : `${api}/commits/${commit}`,
    created_at: timestamp(at),
    performed_via_github_app: performedViaApp(context, actor),
    ...(kind === 'closed' ? { state_reason: issue.stateReason } : {}),
  };
}
