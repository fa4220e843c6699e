import { Readable } from 'node:stream';
import { afterEach, expect, test, vi } from 'vitest';
import { Fault } from '../../../lib/fault.ts';
import { createLog } from '../../../lib/log.ts';
import { EngineWatch } from './engine-watch.ts';

let watch: EngineWatch | undefined;
afterEach(() => watch?.close());

test('an engine that is away is told of with its code and since when, and no more when it answers again', async () => {
  let now = 1_000;
  let broken: Error | undefined;
  const lines: string[] = [];
  const look = vi.fn(async () => {
    if (broken !== undefined) throw broken;
  });
  watch = new EngineWatch({
    engine: { events: async (_labels, signal) => new Readable({ read: () => undefined, signal }) },
    ...{ labels: {}, look, clock: () => now, random: () => 0 },
    log: createLog('test', { write: (line) => void lines.push(line) }),
  });
  const looked = async () => {
    const before = look.mock.calls.length;
    watch?.lookSoon();
    await vi.waitUntil(() => look.mock.calls.length > before + 1 || (watch?.lookSoon(), false));
  };
  watch.start();
  await looked();
  expect(watch.trouble).toBeUndefined();

  broken = new Fault('engine_unreachable', 'no answer', 'start it', { cause: new Error('ENOENT') });
  await looked();
  now = 9_000;
  await looked();
  expect(watch.trouble).toMatchObject({ since: 1_000, fault: { code: 'engine_unreachable', message: 'no answer' } });
  expect(watch.trouble?.fault.remedy).toBe('start it; workspaces that run go on meanwhile');
  expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
    expect.objectContaining({ err: { code: 'engine_unreachable', message: 'no answer: start it' } }),
  ]);

  broken = new TypeError('a bug');
  await looked();
  expect(watch.trouble).toMatchObject({ since: 1_000, fault: { code: 'internal' } });

  broken = undefined;
  await looked();
  expect(watch.trouble).toBeUndefined();
});
