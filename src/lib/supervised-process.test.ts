import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, expect, test } from 'vitest';
import { createLog } from './log.ts';
import { identifyProcess, isRunning } from './running-process.ts';
import { SupervisedProcess, type SupervisedProcessOptions } from './supervised-process.ts';

const silent = createLog('test', { write: () => undefined });
const started: SupervisedProcess[] = [];

function supervise(options: Partial<SupervisedProcessOptions> & { script: string }) {
  const children: ChildProcess[] = [];
  const { promise: second, resolve } = Promise.withResolvers<ChildProcess>();
  const supervised = new SupervisedProcess({
    name: 'child',
    log: silent,
    clock: Date.now,
    random: Math.random,
    backoff: { first: 1, most: 5 },
    spawn: () => {
      const child = spawn(process.execPath, ['-e', options.script], { stdio: ['ignore', 'pipe', 'ignore'] });
      children.push(child);
      if (children.length === 2) resolve(child);
      return child;
    },
    ...options,
  });
  started.push(supervised);
  supervised.start();
  return { supervised, children, second };
}

afterEach(async () => {
  await Promise.all(started.splice(0).map((process) => process.stop(500)));
});

test('a killed process is started again', async () => {
  const { supervised, children, second } = supervise({ script: 'setInterval(() => {}, 1000)' });
  await expect.poll(() => children[0]?.pid).toBeTypeOf('number');
  children[0]!.kill('SIGKILL');
  const successor = await second;
  expect(successor.pid).not.toBe(children[0]!.pid);
  await expect.poll(() => supervised.restarts).toBe(1);
});

test('stop ends it for good, also when it ignores SIGTERM', async () => {
  const { supervised, children } = supervise({
    script: 'process.on("SIGTERM", () => {}); console.log("up"); setInterval(() => {}, 1000)',
  });
  await expect.poll(() => children.length).toBe(1);
  await once(children[0]!.stdout!, 'data');
  const identity = await identifyProcess(children[0]!.pid!);
  await supervised.stop(100);
  expect(await isRunning(identity!)).toBe(false);
  expect(children).toHaveLength(1);
});

test('onExit can give it up', async () => {
  const { supervised, children } = supervise({
    script: 'process.exit(2)',
    onExit: ({ code }) => (code === 2 ? 'stop' : 'restart'),
  });
  await supervised.finished();
  expect(children).toHaveLength(1);
});
