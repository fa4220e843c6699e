import { type Context, Hono } from 'hono';
import { z } from 'zod';
import type { EmulatorContext } from '../../context.ts';
import { notFound, refuse } from '../../http/refuse.ts';
import type { RepositoryVariable } from '../../state/settings-model.ts';
import { timestamp } from '../representations/time.ts';
import { pageOf } from '../request/pagination.ts';
import { readBody } from '../request/read-body.ts';
import type { RepositoryEnv } from '../request/repository.ts';
import { isSettingName } from './names.ts';

const Fields = z.object({ name: z.string().transform((name) => name.toUpperCase()), value: z.string() });

/** https://docs.github.com/en/rest/actions/variables */
export function variableRoutes(context: EmulatorContext): Hono<RepositoryEnv> {
  const app = new Hono<RepositoryEnv>();
  const all = (c: Context<RepositoryEnv>) =>
    context.model.variables.filter(({ repositoryId }) => repositoryId === c.get('repository').id);
  const named = (c: Context<RepositoryEnv>, wanted: string) => all(c).find(({ name }) => name === wanted.toUpperCase());

  app.get('/actions/variables', (c) =>
    c.json({ total_count: all(c).length, variables: pageOf(c, context, all(c)).map(variableBody) }),
  );

  app.post('/actions/variables', async (c) => {
    const body = await readBody(c, Fields);
    if (!body.ok) return body.error;
    const { name, value } = body.value;
    if (!isSettingName(name)) return refuse(c, 422, 'Variable names can only contain alphanumeric characters');
    if (named(c, name) !== undefined) return refuse(c, 409, 'Already exists - Variable already exists');
    const now = context.clock();
    context.model.variables.push({ repositoryId: c.get('repository').id, name, value, createdAt: now, updatedAt: now });
    context.changed();
    return c.json({}, 201);
  });

  app.get('/actions/variables/:name', (c) => {
    const variable = named(c, c.req.param('name'));
    return variable === undefined ? notFound(c) : c.json(variableBody(variable));
  });

  app.patch('/actions/variables/:name', async (c) => {
    const variable = named(c, c.req.param('name'));
    if (variable === undefined) return notFound(c);
    const body = await readBody(c, Fields.partial());
    if (!body.ok) return body.error;
    const { name = variable.name, value = variable.value } = body.value;
    const rival = named(c, name);
    if (rival !== undefined && rival !== variable) return refuse(c, 409, 'Already exists - Variable already exists');
    Object.assign(variable, { name, value, updatedAt: context.clock() });
    context.changed();
    return c.body(null, 204);
  });

  app.delete('/actions/variables/:name', (c) => {
    const variable = named(c, c.req.param('name'));
    if (variable === undefined) return notFound(c);
    context.model.variables.splice(context.model.variables.indexOf(variable), 1);
    context.changed();
    return c.body(null, 204);
  });

  return app;
}

const variableBody = ({ name, value, createdAt, updatedAt }: RepositoryVariable) => ({
  name,
  value,
  created_at: timestamp(createdAt),
  updated_at: timestamp(updatedAt),
});
