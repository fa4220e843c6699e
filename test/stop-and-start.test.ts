import { expect, test } from 'vitest';
import { killAndAwaitSuccessor } from './harness/kill.ts';
import { processesNaming } from './harness/processes.ts';
import { startUp } from './harness/start-up.ts';
import { temporaryFolder } from './harness/temporary-folder.ts';
import { keptState } from './harness/work-done.ts';

const FLAGS = ['--workspaces', '2', '--token-lifetime', '1h'];

const working = ({ workspaces }: { workspaces: { counts: { pullRequestsOpened: number } }[] }) =>
  workspaces.length === 2 && workspaces.every(({ counts }) => counts.pullRequestsOpened > 0);

test('Ctrl-C revokes the tokens, leaves no process, and keeps the state for the next start', async () => {
  const folder = await temporaryFolder();
  const first = startUp(folder, FLAGS);
  await first.until(working);
  const summary = await first.stop();
  expect(await processesNaming(folder)).toEqual([]);

  const left = await keptState(folder);
  expect(left.tokens.length).toBeGreaterThanOrEqual(2);
  expect(left.tokens.filter(({ revokedAt }) => revokedAt === undefined)).toEqual([]);
  const opened = summary.workspaces.reduce((sum, { pullRequestsOpened }) => sum + pullRequestsOpened, 0);
  expect(left.pullRequests.length).toBeGreaterThanOrEqual(opened);

  const second = startUp(folder, FLAGS);
  await second.until(
    ({ workspaces }) =>
      workspaces.length === 2 && workspaces.every(({ state, counts }) => state === 'running' && counts.ghCommands > 0),
  );
  expect((await second.emulator<unknown[]>('/pull-requests')).length).toBeGreaterThanOrEqual(left.pullRequests.length);
  await second.stop();
});

test('after kill -9 on mooring up, a second one takes over what was left', async () => {
  const folder = await temporaryFolder();
  const first = startUp(folder, FLAGS);
  await first.until(working);
  first.signal('SIGKILL');
  await first.exitCode();

  const second = startUp(folder, FLAGS);
  await second.until(
    ({ workspaces }) =>
      workspaces.length === 2 && workspaces.every(({ state, counts }) => state === 'running' && counts.ghCommands > 0),
  );
  const summary = await second.stop();
  expect(summary.workspaces.map(({ failedCommands }) => failedCommands)).toEqual([0, 0]);
  expect(await processesNaming(folder)).toEqual([]);
});

test('a second mooring up on the same data is refused while the first one runs', async () => {
  const folder = await temporaryFolder();
  const first = startUp(folder, FLAGS);
  await first.until(({ workspaces }) => workspaces.length === 2);
  const second = startUp(folder, FLAGS);
  expect(await second.exitCode()).toBe(2);
  expect(second.log).toContain(`another mooring up (pid ${first.pid}) runs on ${folder}`);
});

test('Ctrl-C when the platform is dead ends its workspaces and revokes its tokens in its place', async () => {
  const folder = await temporaryFolder();
  const up = startUp(folder, FLAGS);
  await up.until(working);
  await killAndAwaitSuccessor(folder, 'ada', 'platform', { wait: false });
  await up.stop();
  expect(await processesNaming(folder)).toEqual([]);
  const { tokens } = await keptState(folder);
  expect(tokens.length).toBeGreaterThanOrEqual(2);
  expect(tokens.filter(({ revokedAt }) => revokedAt === undefined)).toEqual([]);
});
