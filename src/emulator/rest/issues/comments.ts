import { type Context, Hono } from 'hono';
import { z } from 'zod';
import { addComment } from '../../actions/add-comment.ts';
import type { EmulatorContext } from '../../context.ts';
import { notFound } from '../../http/refuse.ts';
import type { Comment } from '../../state/model.ts';
import { validationFailed } from '../answers/validation.ts';
import { commentBody } from '../representations/comment.ts';
import { actorOf } from '../request/actor.ts';
import { findsIssue } from '../request/issue.ts';
import { pageOf } from '../request/pagination.ts';
import { readBody } from '../request/read-body.ts';
import type { RepositoryEnv } from '../request/repository.ts';

const CommentText = z.object({ body: z.string() });
const BLANK = { resource: 'IssueComment', field: 'body', code: 'missing_field' };

/** Comments on issues and in the conversations of pull requests: https://docs.github.com/en/rest/issues/comments */
export function commentRoutes(context: EmulatorContext): Hono<RepositoryEnv> {
  const app = new Hono<RepositoryEnv>();

  app.get('/issues/comments', (c) => {
    const descending = c.req.query('direction') === 'desc';
    const time = ({ createdAt, updatedAt }: Comment) => (c.req.query('sort') === 'updated' ? updatedAt : createdAt);
    const comments = commentsOfRepository(context, c)
      .filter(since(c))
      .toSorted((one, other) => (descending ? -1 : 1) * (time(one) - time(other) || one.id - other.id));
    return c.json(pageOf(c, context, comments).map((each) => commentBody(context, each)));
  });

  app.get('/issues/comments/:id{[0-9]+}', (c) => {
    const comment = commentsOfRepository(context, c).find(({ id }) => id === Number(c.req.param('id')));
    return comment === undefined ? notFound(c) : c.json(commentBody(context, comment));
  });

  app.patch('/issues/comments/:id{[0-9]+}', async (c) => {
    const comment = commentsOfRepository(context, c).find(({ id }) => id === Number(c.req.param('id')));
    if (comment === undefined) return notFound(c);
    const body = await readBody(c, CommentText);
    if (!body.ok) return body.error;
    if (body.value.body.trim() === '') return validationFailed(c, BLANK);
    comment.body = body.value.body;
    comment.updatedAt = context.clock();
    context.changed();
    return c.json(commentBody(context, comment));
  });

  app.delete('/issues/comments/:id{[0-9]+}', (c) => {
    const comment = commentsOfRepository(context, c).find(({ id }) => id === Number(c.req.param('id')));
    if (comment === undefined) return notFound(c);
    context.model.comments.splice(context.model.comments.indexOf(comment), 1);
    context.changed();
    return c.body(null, 204);
  });

  app.get('/issues/:number{[0-9]+}/comments', findsIssue(context), (c) => {
    const issue = c.get('issue');
    const comments = context.model.comments.filter(({ issueId }) => issueId === issue.id).filter(since(c));
    return c.json(pageOf(c, context, comments).map((each) => commentBody(context, each)));
  });

  app.post('/issues/:number{[0-9]+}/comments', findsIssue(context), async (c) => {
    const body = await readBody(c, CommentText);
    if (!body.ok) return body.error;
    if (body.value.body.trim() === '') return validationFailed(c, BLANK);
    const comment = addComment(context, c.get('issue'), actorOf(c), body.value.body);
    c.header('location', commentBody(context, comment).url);
    return c.json(commentBody(context, comment), 201);
  });

  return app;
}

function commentsOfRepository({ model }: EmulatorContext, c: Context<RepositoryEnv>): Comment[] {
  const repository = c.get('repository');
  const issues = new Set(model.issues.filter(({ repositoryId }) => repositoryId === repository.id).map(({ id }) => id));
  return model.comments.filter(({ issueId }) => issues.has(issueId));
}

/** Those that changed at or after `since`; a time that cannot be read is no filter. */
function since(c: Context): (comment: Comment) => boolean {
  const time = Date.parse(c.req.query('since') ?? '');
  return ({ updatedAt }) => Number.isNaN(time) || updatedAt >= time;
}
