import { Hono } from 'hono';
import { z } from 'zod';
import { changeIssue } from '../../actions/change-issue.ts';
import { sameName } from '../../actions/records.ts';
import type { EmulatorContext } from '../../context.ts';
import { notFound } from '../../http/refuse.ts';
import { findAccount } from '../../state/find.ts';
import { issueBody } from '../representations/issue.ts';
import { simpleUser } from '../representations/user.ts';
import { actorOf } from '../request/actor.ts';
import { findsIssue, type IssueEnv } from '../request/issue.ts';
import { pageOf } from '../request/pagination.ts';
import { readBody } from '../request/read-body.ts';
import type { RepositoryEnv } from '../request/repository.ts';
import { isAssignable } from './find-assignees.ts';

const Assignees = z.object({ assignees: z.array(z.string()).default([]) });

/** https://docs.github.com/en/rest/issues/assignees */
export function assigneeRoutes(context: EmulatorContext): Hono<RepositoryEnv> {
  const app = new Hono<RepositoryEnv>();

  app.get('/assignees', (c) => {
    const people = context.model.users.filter(isAssignable);
    return c.json(pageOf(c, context, people).map((user) => simpleUser(context, user)));
  });
  app.get('/assignees/:assignee', (c) => {
    const user = findAccount(context.model, c.req.param('assignee'));
    return user !== undefined && isAssignable(user) ? c.body(null, 204) : notFound(c);
  });

  const issue = new Hono<IssueEnv>();
  issue.use(findsIssue(context));
  issue.get('/:assignee', (c) => {
    const user = findAccount(context.model, c.req.param('assignee'));
    return user !== undefined && isAssignable(user) ? c.body(null, 204) : notFound(c);
  });
  // As on GitHub, logins that cannot be assigned are passed over here, while issues that are made with them are refused.
  issue.post('/', async (c) => {
    const body = await readBody(c, Assignees);
    if (!body.ok) return body.error;
    const added = body.value.assignees
      .map((login) => findAccount(context.model, login))
      .filter((user) => user !== undefined);
    const assigneeIds = [...c.get('issue').assigneeIds, ...added.filter(isAssignable).map(({ id }) => id)];
    changeIssue(context, c.get('issue'), actorOf(c), { assigneeIds });
    return c.json(issueBody(context, c.get('issue')), 201);
  });
  issue.delete('/', async (c) => {
    const body = await readBody(c, Assignees);
    if (!body.ok) return body.error;
    const removed = context.model.users.filter(({ login }) =>
      body.value.assignees.some((each) => sameName(each, login)),
    );
    const assigneeIds = c.get('issue').assigneeIds.filter((id) => !removed.some((user) => user.id === id));
    changeIssue(context, c.get('issue'), actorOf(c), { assigneeIds });
    return c.json(issueBody(context, c.get('issue')));
  });
  app.route('/issues/:number{[0-9]+}/assignees', issue);

  return app;
}
