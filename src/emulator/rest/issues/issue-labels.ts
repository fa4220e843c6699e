import { type Context, Hono } from 'hono';
import { z } from 'zod';
import { changeIssue } from '../../actions/change-issue.ts';
import { sameName } from '../../actions/records.ts';
import type { EmulatorContext } from '../../context.ts';
import { refuse } from '../../http/refuse.ts';
import type { Label } from '../../state/model.ts';
import { labelsOf } from '../representations/label.ts';
import { actorOf } from '../request/actor.ts';
import { findsIssue, type IssueEnv } from '../request/issue.ts';
import { pageOf } from '../request/pagination.ts';
import { readBody } from '../request/read-body.ts';
import type { RepositoryEnv } from '../request/repository.ts';
import { labelsNamed, LabelNames } from './labels-named.ts';

/** `{ "labels": [...] }`, or the bare list, which GitHub takes as well. */
const Labels = z.union([LabelNames, z.object({ labels: LabelNames.default([]) }).transform(({ labels }) => labels)]);

/** The labels of one issue: https://docs.github.com/en/rest/issues/labels */
export function issueLabelRoutes(context: EmulatorContext): Hono<RepositoryEnv> {
  const app = new Hono<IssueEnv>();
  app.use(findsIssue(context));

  const setLabels = (c: Context<IssueEnv>, labels: readonly Pick<Label, 'id'>[]): void => {
    changeIssue(context, c.get('issue'), actorOf(c), { labelIds: labels.map(({ id }) => id) });
  };

  app.get('/', (c) => c.json(pageOf(c, context, labelsOf(context, c.get('issue')))));
  app.post('/', async (c) => {
    const body = await readBody(c, Labels);
    if (!body.ok) return body.error;
    const added = labelsNamed(context, c.get('repository'), body.value);
    setLabels(c, [...c.get('issue').labelIds.map((id) => ({ id })), ...added]);
    return c.json(labelsOf(context, c.get('issue')));
  });
  app.put('/', async (c) => {
    const body = await readBody(c, Labels);
    if (!body.ok) return body.error;
    setLabels(c, labelsNamed(context, c.get('repository'), body.value));
    return c.json(labelsOf(context, c.get('issue')));
  });
  app.delete('/', (c) => {
    setLabels(c, []);
    return c.body(null, 204);
  });
  app.delete('/:name', (c) => {
    const labels = labelsOf(context, c.get('issue'));
    const left = labels.filter(({ name }) => !sameName(name, c.req.param('name')));
    if (left.length === labels.length) return refuse(c, 404, 'Label does not exist');
    setLabels(c, left);
    return c.json(left);
  });

  const mounted = new Hono<RepositoryEnv>();
  mounted.route('/issues/:number{[0-9]+}/labels', app);
  return mounted;
}
