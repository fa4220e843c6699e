import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { processesNaming } from './harness/processes.ts';
import { run } from './harness/run.ts';
import { startUp } from './harness/start-up.ts';
import { temporaryFolder } from './harness/temporary-folder.ts';
import { keptState } from './harness/work-done.ts';

const FLAGS = ['--workspaces', '2', '--token-lifetime', '1h'];

test('an operator stops, starts and removes workspaces; a restart of the platform changes nothing of it', async () => {
  const folder = await temporaryFolder();
  const of = (name: string) => join(folder, 'workspaces', name);
  const workspace = (...words: string[]) => run('./mooring', ['workspace', ...words, '--data', folder]);
  const first = startUp(folder, FLAGS);
  await first.until(
    ({ workspaces }) => workspaces.length === 2 && workspaces.every(({ token }) => token !== undefined),
  );

  expect(await workspace('stop', 'ada')).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('"ada" is stopped'),
  });
  expect(await processesNaming(of('ada'))).toEqual([]);
  expect(await workspace('stop', 'ada')).toMatchObject({
    code: 2,
    stderr: 'mooring: the workspace "ada" is stopped: mooring workspace start ada starts it\n',
  });
  expect(await workspace('remove', 'grace')).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^"grace" is removed .*:\n {2}\S+\/grace\/home\n {2}\S+\/grace\/workspace\nthe next/),
  });
  expect(await processesNaming(of('grace'))).toEqual([]);
  await first.stop();
  const { tokens } = await keptState(folder);
  expect(tokens.filter(({ revokedAt }) => revokedAt === undefined)).toEqual([]);

  const second = startUp(folder, FLAGS);
  await second.until(({ workspaces }) => workspaces.length === 1);
  expect(await second.workspace('ada')).toMatchObject({ state: 'stopped' });
  expect(await processesNaming(of('ada'))).toEqual([]);
  expect(await workspace('start', 'ada')).toMatchObject({ code: 0, stdout: '"ada" is starting\n' });
  await second.until(({ workspaces }) => workspaces.some(({ state }) => state === 'running'));
  expect(await workspace('start', 'ada')).toMatchObject({ code: 2, stderr: expect.stringContaining('runs already') });

  expect(await workspace('remove', 'grace', '--volumes')).toMatchObject({ code: 0 });
  expect(existsSync(of('grace'))).toBe(false);
  expect(await workspace('start', 'grace')).toMatchObject({ code: 0 });
  await second.until(
    ({ workspaces }) => workspaces.length === 2 && workspaces.every(({ state }) => state === 'running'),
  );
  expect(await workspace('stop', 'nobody')).toMatchObject({ code: 2, stderr: expect.stringContaining('"nobody"') });
  await second.stop();
});
