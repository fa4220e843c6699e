import { expect, test } from 'vitest';
import { LeaseRequest } from '../../../contract/turns.ts';
import { readJsonBody } from './read-json-body.ts';

async function* bodyOf(sent: unknown): AsyncIterable<Buffer> {
  yield Buffer.from(JSON.stringify(sent));
}

test('what was sent is not repeated without end', async () => {
  const request = { holder: 'runtime-1', waitMs: 1 };
  expect(await readJsonBody(bodyOf(request), LeaseRequest)).toEqual({ ok: true, value: request });
  const read = await readJsonBody(bodyOf({ holder: 7, waitMs: 1, [`a${'x'.repeat(60_000)}`]: 1 }), LeaseRequest);
  const message = read.ok ? '' : read.error.message;
  expect(message).toMatch(/^holder: must be a text, not a number; axxx/);
  expect(message.length).toBe(2_000);
});
