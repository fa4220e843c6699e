import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { endProcess } from './running-process.ts';
import { processesThatSee } from './sandboxed-processes.ts';

test('finds what lives in a sandbox made of a folder, though nobody knows its pid, and nothing else', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'sandboxed-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const binds = ['--ro-bind', '/', '/', '--dev', '/dev', '--proc', '/proc', '--bind', folder, '/mnt'];
  const bwrap = spawn('bwrap', [...binds, '--unshare-pid', 'sh', '-c', 'echo up; sleep 60'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(bwrap.stdout, 'data');
  // Without --die-with-parent the sandbox outlives the process that we know.
  bwrap.kill('SIGKILL');
  await once(bwrap, 'exit');

  const found = await processesThatSee(folder, '/mnt');
  expect(found.length).toBeGreaterThan(0);
  expect(found.map(({ pid }) => pid)).not.toContain(process.pid);
  await Promise.all(found.map((one) => endProcess(one, 0)));
  expect(await processesThatSee(folder, '/mnt')).toEqual([]);
});
