import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { identifyProcess, isRunning } from './running-process.ts';

test('a process is known by its start too, and one that is gone is none', async () => {
  const self = await identifyProcess(process.pid);
  expect(self && (await isRunning(self))).toBe(true);
  expect(await isRunning({ pid: process.pid, startedAtTick: '1' })).toBe(false);
  const { pid } = spawnSync('true');
  expect(await identifyProcess(pid)).toBeUndefined();
});

test('for want of file descriptors a process is not taken for gone', () => {
  const script = `
    import { openSync } from 'node:fs';
    import { identifyProcess } from ${JSON.stringify(new URL('running-process.ts', import.meta.url).href)};
    try { for (;;) openSync('/dev/null'); } catch {}
    process.exit(await identifyProcess(process.pid).then(() => 1, ({ code }) => (code === 'EMFILE' ? 0 : 2)));
  `;
  const limited = ['-c', 'ulimit -n 64; exec "$0" --input-type=module -e "$1"', process.execPath, script];
  expect(spawnSync('sh', limited, { stdio: 'pipe', encoding: 'utf8' })).toMatchObject({ status: 0 });
});
