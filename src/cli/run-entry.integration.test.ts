import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { nodeArguments, programEnvironment } from '../lib/node-program.ts';

// A supervisor's signal goes to one process, where a terminal's Ctrl-C goes to all of them.
test.each(['SIGINT', 'SIGTERM'] as const)(
  '%s to the process that was started ends the program in order',
  async (signal) => {
    const folder = await mkdtemp(join(tmpdir(), 'mooring-run-entry-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const child = spawn(process.execPath, nodeArguments('src/cli/main.ts', ['emulator', '--data', folder]), {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: programEnvironment(),
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    const [greeting] = await once(child.stdout, 'data');
    expect(String(greeting)).toContain('GitHub is played at');
    child.kill(signal);
    expect(await once(child, 'exit')).toEqual([0, null]);
  },
);
