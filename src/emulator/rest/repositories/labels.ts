import { Hono } from 'hono';
import { z } from 'zod';
import type { EmulatorContext } from '../../context.ts';
import { notFound } from '../../http/refuse.ts';
import { validationFailed } from '../answers/validation.ts';
import { findLabel, makeLabel } from '../issues/labels-named.ts';
import { label as labelBody } from '../representations/label.ts';
import { pageOf } from '../request/pagination.ts';
import { readBody } from '../request/read-body.ts';
import type { RepositoryEnv } from '../request/repository.ts';

const Color = z.string().regex(/^[0-9a-fA-F]{6}$/, 'must be six hexadecimal digits without a leading #');
const NewLabel = z.object({
  name: z.string().min(1),
  color: Color.optional(),
  description: z.string().max(100).nullable().optional(),
});
const LabelChange = NewLabel.partial().extend({ new_name: z.string().min(1).optional() });

/** A repository's labels: https://docs.github.com/en/rest/issues/labels */
export function labelRoutes(context: EmulatorContext): Hono<RepositoryEnv> {
  const app = new Hono<RepositoryEnv>();
  const exists = { resource: 'Label', field: 'name', code: 'already_exists' };

  app.get('/labels', (c) => {
    const labels = context.model.labels.filter(({ repositoryId }) => repositoryId === c.get('repository').id);
    return c.json(pageOf(c, context, labels).map((each) => labelBody(context, each)));
  });

  app.post('/labels', async (c) => {
    const body = await readBody(c, NewLabel);
    if (!body.ok) return body.error;
    if (findLabel(context, c.get('repository'), body.value.name) !== undefined) return validationFailed(c, exists);
    return c.json(labelBody(context, makeLabel(context, c.get('repository'), body.value)), 201);
  });

  app.get('/labels/:name', (c) => {
    const label = findLabel(context, c.get('repository'), c.req.param('name'));
    return label === undefined ? notFound(c) : c.json(labelBody(context, label));
  });

  app.patch('/labels/:name', async (c) => {
    const label = findLabel(context, c.get('repository'), c.req.param('name'));
    if (label === undefined) return notFound(c);
    const body = await readBody(c, LabelChange);
    if (!body.ok) return body.error;
    const { new_name: name = label.name, color = label.color, description = label.description } = body.value;
    const rival = findLabel(context, c.get('repository'), name);
    if (rival !== undefined && rival !== label) return validationFailed(c, exists);
    Object.assign(label, { name, color, description });
    context.changed();
    return c.json(labelBody(context, label));
  });

  app.delete('/labels/:name', (c) => {
    const { model } = context;
    const label = findLabel(context, c.get('repository'), c.req.param('name'));
    if (label === undefined) return notFound(c);
    model.labels.splice(model.labels.indexOf(label), 1);
    for (const issue of model.issues) issue.labelIds = issue.labelIds.filter((id) => id !== label.id);
    context.changed();
    return c.body(null, 204);
  });

  return app;
}
