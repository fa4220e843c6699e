import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { asAgent, workspaceProcesses } from './harness/inside-sandbox.ts';
import { run } from './harness/run.ts';
import { startUpAtEmulator } from './harness/up-at-emulator.ts';

const REFUSED = /acme\/tide is outside this workspace's grant.*repository_not_granted/;
const push = (repository: string) => `
  git -C /tmp/${repository} commit --quiet --allow-empty -m Work
  git -C /tmp/${repository} push --quiet origin HEAD:refs/heads/work-$RANDOM$$ 2>&1
`;

test('a grant is narrowed while a push runs: what it reached beyond is over at once, and the rest goes on', async () => {
  const ada = { name: 'ada', grants: [{ owner: 'acme', repositories: ['harbor', 'tide'] }] };
  const { up, emulator } = await startUpAtEmulator(() => ({ workspaces: [ada] }));
  const { dataFolder } = up;
  const clone = 'for r in harbor tide; do git clone --quiet https://github.com/acme/$r /tmp/$r || exit 1; done';
  expect(await asAgent(dataFolder, 'ada', clone)).toMatchObject({ code: 0 });
  const before = await workspaceProcesses(dataFolder, 'ada');
  const wide = emulator.context.model.tokens.filter(({ permissions }) => permissions['contents'] !== undefined);

  // Each of git's requests takes its time, so that the push is in the middle of it.
  emulator.context.knobs.surfaces.git.latencyMs = 1_000;
  const { requests } = emulator.context.statistics;
  const begun = requests.git;
  const pushing = asAgent(dataFolder, 'ada', push('tide'));
  while (requests.git === begun) await new Promise((resolve) => setTimeout(resolve, 20));
  const file = join(dataFolder, 'narrow.yaml');
  await writeFile(file, '- { owner: acme, repositories: [harbor] }\n');
  const narrowed = await run('./mooring', ['workspace', 'grants', 'ada', '--file', file, '--data', dataFolder]);
  expect(narrowed).toMatchObject({ code: 0, stdout: expect.stringContaining('"ada" has the new grants; 1 token') });
  const pushed = await pushing;
  if (pushed.code !== 0) expect(pushed.stdout).toMatch(REFUSED);
  emulator.context.knobs.surfaces.git.latencyMs = 0;

  await expect.poll(() => wide.every(({ revokedAt }) => revokedAt !== undefined), { timeout: 20_000 }).toBe(true);
  const next = await asAgent(dataFolder, 'ada', push('tide'));
  expect(next.code).not.toBe(0);
  expect(next.stdout).toMatch(REFUSED);
  expect(await asAgent(dataFolder, 'ada', push('harbor'))).toMatchObject({ code: 0, stdout: '' });
  expect(await workspaceProcesses(dataFolder, 'ada')).toMatchObject({ init: before.init, sidecar: before.sidecar });
  expect((await up.workspace('ada')).gateway.unauthorizedPassedOn).toBe(0);
});
