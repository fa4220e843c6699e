import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { Fault } from './fault.ts';
import { createLog } from './log.ts';

/** The `err` of one line, as it is written. */
function written(error: unknown): unknown {
  let line = '';
  createLog('test', { write: (text) => (line = text) }).error({ err: error }, 'it failed');
  return (JSON.parse(line) as { err: unknown }).err;
}

test('a fault is told by its code and a sentence, without a stack', () => {
  const cause = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
  const fault = new Fault('engine_unreachable', 'the engine is away', 'start it', { cause });
  expect(written(fault)).toEqual({ code: 'engine_unreachable', message: 'the engine is away: start it' });
});

test('so is what the machine refuses', async () => {
  const refused = await readFile('/nowhere/at/all').catch((error: unknown) => error);
  const message = "ENOENT: no such file or directory, open '/nowhere/at/all'";
  expect(written(refused)).toEqual({ code: 'ENOENT', message });
});

test('a bug is told with its stack', () => {
  expect(written(new TypeError('x is not a function'))).toMatchObject({
    type: 'TypeError',
    message: 'x is not a function',
    stack: expect.stringContaining('log.test.ts'),
  });
});

test('what is thrown and is no error at all is told as it is', () => {
  expect(written('odd')).toBe('odd');
});
