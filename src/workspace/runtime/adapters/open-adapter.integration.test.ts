import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { startRuntime, type TestRuntime } from '../testing/runtime-process.ts';
import { TestRelay } from '../testing/test-relay.ts';

let relay: TestRelay;
let runtime: TestRuntime | undefined;
beforeEach(async () => {
  relay = await TestRelay.start();
});
afterEach(async () => {
  await runtime?.stop();
  await relay.stop();
});

async function withModule(source: string): Promise<TestRuntime> {
  const path = join(relay.folder, 'adapter.mjs');
  await writeFile(path, source);
  return startRuntime(relay, [], { ADAPTER_MODULE: path, MOORING_COMMAND: '["sh"]' });
}

it('a module of the template drives the agent', async () => {
  runtime = await withModule(`
    export const createAdapter = ({ command }) => ({
      start: async () => undefined,
      stop: async () => undefined,
      runTurn: async (text, observer) => {
        observer.said(command[0] + ': ' + text);
        return { kind: 'answered', stopReason: 'end_turn' };
      },
    });`);
  relay.give({ id: 't1', text: 'go' });
  expect(await relay.settlementOf('t1')).toMatchObject({ outcome: 'ok', summary: 'sh: go' });
});

it.each([
  ['throw new Error("half written")', 'cannot be loaded (half written)'],
  ['export const adapter = 1', 'exports no function createAdapter'],
  ['export const createAdapter = () => ({ start() {} })', 'makes no adapter: start, runTurn and stop are wanted'],
])('one that is none is named, and why: %s', async (source, why) => {
  runtime = await withModule(source);
  await once(runtime.child, 'exit');
  expect(runtime.child.exitCode).toBe(2);
  expect(runtime.log()).toContain(why);
});
