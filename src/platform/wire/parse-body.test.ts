import { Hono } from 'hono';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { WorkspaceSpec } from '../../contract/workspace.ts';
import { body, query } from './parse-body.ts';

const app = new Hono()
  .post('/', body(WorkspaceSpec), (c) => c.json(c.req.valid('json')))
  .get('/', query(z.object({ lines: z.coerce.number().int().min(1) })), (c) => c.json(c.req.valid('query')));

const headers = { 'content-type': 'application/json' };
const messageOf = async (answer: Response | Promise<Response>) => {
  const { status } = await answer;
  expect(status).toBe(400);
  return ((await (await answer).json()) as { error: { message: string } }).error.message;
};
const post = (sent: unknown) => app.request('/', { method: 'POST', headers, body: JSON.stringify(sent) });

test('what does not fit is said in words: the field, what it must be, what it is', async () => {
  expect(await messageOf(post({ name: 7, grants: [{ owner: 'acme' }], rolle: 'lead' }))).toBe(
    'name: must be a text, not a number; grants[0].repositories: is missing; rolle: is no known key, did you mean "role"?',
  );
  expect(await messageOf(post([]))).toBe('the body: must be a mapping (key: value), not a list');
  expect(await messageOf(app.request('/?lines=many'))).toBe('lines: must be a number');
});

test('what was sent is not repeated without end', async () => {
  expect((await messageOf(post({ name: 'ada', grants: [], [`a${'x'.repeat(100_000)}`]: 1 }))).length).toBe(2_000);
});
