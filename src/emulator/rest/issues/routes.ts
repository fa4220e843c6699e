import { Hono } from 'hono';
import { z } from 'zod';
import { changeIssue } from '../../actions/change-issue.ts';
import { closePullRequest, reopenPullRequest } from '../../actions/change-pull-request.ts';
import { createIssue } from '../../actions/create-issue.ts';
import { pullRequestOf } from '../../actions/records.ts';
import type { EmulatorContext } from '../../context.ts';
import type { Issue, User } from '../../state/model.ts';
import { refusedAction } from '../answers/refused-action.ts';
import { validationFailed } from '../answers/validation.ts';
import { issueBody } from '../representations/issue.ts';
import { actorOf } from '../request/actor.ts';
import { findsIssue, type IssueEnv } from '../request/issue.ts';
import { pageOf } from '../request/pagination.ts';
import { readBody } from '../request/read-body.ts';
import type { RepositoryEnv } from '../request/repository.ts';
import { findAssignees } from './find-assignees.ts';
import { labelsNamed, LabelNames } from './labels-named.ts';
import { listIssues, readIssueFilter } from './list-issues.ts';

const NewIssue = z.object({
  title: z.string(),
  body: z.string().nullable().optional(),
  assignee: z.string().nullable().optional(),
  assignees: z.array(z.string()).optional(),
  labels: LabelNames.optional(),
});

const IssueChange = NewIssue.partial().extend({
  state: z.enum(['open', 'closed']).optional(),
  state_reason: z.enum(['completed', 'not_planned', 'duplicate', 'reopened']).nullable().optional(),
});

/** https://docs.github.com/en/rest/issues/issues */
export function issueRoutes(context: EmulatorContext): Hono<RepositoryEnv> {
  const app = new Hono<RepositoryEnv>();

  app.get('/issues', (c) => {
    const filter = readIssueFilter(c.req.query());
    if (!filter.ok) return validationFailed(c, { resource: 'Issue', field: filter.error, code: 'invalid' });
    const issues = listIssues(context.model, c.get('repository'), filter.value);
    return c.json(pageOf(c, context, issues).map((issue) => issueBody(context, issue)));
  });

  app.post('/issues', async (c) => {
    const body = await readBody(c, NewIssue);
    if (!body.ok) return body.error;
    const { title, body: text, labels = [] } = body.value;
    if (title.trim() === '') return validationFailed(c, { resource: 'Issue', field: 'title', code: 'missing_field' });
    const assignees = findAssignees(context.model, namesOfAssignees(body.value) ?? []);
    if (!assignees.ok) return validationFailed(c, notAssignable(assignees.error));
    const repository = c.get('repository');
    const issue = createIssue(context, {
      repository,
      author: actorOf(c),
      title,
      body: text ?? '',
      assignees: assignees.value,
      labels: labelsNamed(context, repository, labels),
    });
    c.header('location', issueBody(context, issue).url);
    return c.json(issueBody(context, issue), 201);
  });

  app.route('/issues/:number{[0-9]+}', oneIssue(context));
  return app;
}

function oneIssue(context: EmulatorContext): Hono<IssueEnv> {
  const app = new Hono<IssueEnv>();
  app.get('/', findsIssue(context), (c) => c.json(issueBody(context, c.get('issue'))));

  app.patch('/', findsIssue(context), async (c) => {
    const body = await readBody(c, IssueChange);
    if (!body.ok) return body.error;
    const { title, body: text, labels, state, state_reason: reason } = body.value;
    if (title?.trim() === '') return validationFailed(c, { resource: 'Issue', field: 'title', code: 'missing_field' });
    const names = namesOfAssignees(body.value);
    const assignees = findAssignees(context.model, names ?? []);
    if (!assignees.ok) return validationFailed(c, notAssignable(assignees.error));
    const issue = c.get('issue');
    const refusal = await moveState(context, issue, actorOf(c), state);
    if (refusal !== undefined) return refusedAction(c, refusal);
    changeIssue(context, issue, actorOf(c), {
      ...(title === undefined ? {} : { title }),
      ...(text === undefined ? {} : { body: text ?? '' }),
      ...(state === undefined ? {} : { state }),
      // The model knows no duplicates: what is one was not planned either.
      ...(reason === undefined ? {} : { stateReason: reason === 'duplicate' ? 'not_planned' : reason }),
      ...(names === undefined ? {} : { assigneeIds: assignees.value.map(({ id }) => id) }),
      ...(labels === undefined
        ? {}
        : { labelIds: labelsNamed(context, c.get('repository'), labels).map(({ id }) => id) }),
    });
    return c.json(issueBody(context, issue));
  });

  return app;
}

/** Opening and closing has rules of its own where the issue is a pull request. */
async function moveState(context: EmulatorContext, issue: Issue, actor: User, state: Issue['state'] | undefined) {
  const pull = pullRequestOf(context.model, issue);
  if (pull === undefined || state === undefined || state === issue.state) return undefined;
  const moved =
    state === 'closed' ? closePullRequest(context, pull, actor) : await reopenPullRequest(context, pull, actor);
  return moved.ok ? undefined : moved.error;
}

/** `assignee` is the older word for a list of one; null there removes all. */
function namesOfAssignees(body: z.output<typeof IssueChange>): readonly string[] | undefined {
  if (body.assignees !== undefined) return body.assignees;
  if (body.assignee === undefined) return undefined;
  return body.assignee === null || body.assignee === '' ? [] : [body.assignee];
}

const notAssignable = (login: string) => ({ resource: 'Issue', field: 'assignees', code: 'invalid', value: login });
