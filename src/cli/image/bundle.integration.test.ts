import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import mooring from '../../../package.json' with { type: 'json' };
import { bundle } from './bundle.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mooring-bundle-'));
  await bundle('image/mooring.ts', join(folder, 'mooring.mjs'));
});
afterAll(() => rm(folder, { recursive: true }));

type Ended = { readonly code: number | string | null | undefined; readonly stdout: string; readonly stderr: string };

/** With nothing of the installation beside it. */
const run = (...args: string[]): Promise<Ended> =>
  new Promise((resolve) => {
    const options = { cwd: folder, env: {} };
    execFile(process.execPath, [join(folder, 'mooring.mjs'), ...args], options, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : error.code, stdout, stderr }),
    );
  });

test('one file is every program of a workspace, by its name', async () => {
  expect(await run('cli', '--version')).toEqual({ code: 0, stdout: `${mooring.version}\n`, stderr: '' });
  const refusals = {
    init: 'no boot file was given',
    sidecar: 'the boot file cannot be read',
    runtime: "the runtime's environment is incomplete",
  };
  for (const [program, refusal] of Object.entries(refusals)) {
    expect(await run(program), program).toMatchObject({ code: 2, stderr: expect.stringContaining(refusal) });
  }
});

test('what a workspace does not run is not in it', async () => {
  expect(await run('platform')).toMatchObject({ code: 2, stderr: expect.stringContaining('no program "platform"') });
});
