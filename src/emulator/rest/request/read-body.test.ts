import { Hono } from 'hono';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { readBody } from './read-body.ts';

const Wish = z.object({
  title: z.string(),
  state: z.enum(['open', 'closed']).optional(),
  labels: z.array(z.string()).optional(),
});
const app = new Hono().post('/', async (c) => {
  const body = await readBody(c, Wish);
  return body.ok ? c.json(body.value) : body.error;
});
const send = async (body: string, type = 'application/json'): Promise<[number, unknown]> => {
  const answer = await app.request('/', { method: 'POST', body, headers: { 'content-type': type } });
  return [answer.status, await answer.json()];
};

test('a body is read whatever its content type, without what nobody asked for', async () => {
  expect(await send('{"title":"x","more":1}', 'application/x-www-form-urlencoded')).toEqual([200, { title: 'x' }]);
});

test.each([
  ['{"title":', 400, 'Problems parsing JSON'],
  ['[]', 422, 'is not an object'],
  ['"x"', 400, 'Body should be a JSON object'],
  ['', 422, `"title" wasn't supplied.`],
  ['{"title":7}', 422, "For 'properties/title', 7 is not a string."],
  ['{"title":"x","state":"ajar"}', 422, `For 'properties/state', "ajar" is not a possible value. Must be one of`],
  ['{"title":"x","labels":["a",1]}', 422, "For 'properties/labels/items/1', 1 is not a string."],
])('%s is refused with %d', async (body, status, message) => {
  expect(await send(body)).toEqual([status, expect.objectContaining({ message: expect.stringContaining(message) })]);
});
