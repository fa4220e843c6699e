import { expect, test } from 'vitest';
import { asAgent, workspaceProcesses } from './harness/inside-sandbox.ts';
import { killAndAwaitSuccessor } from './harness/kill.ts';
import type { MooringUp } from './harness/mooring-up.ts';
import { descendantsOf } from './harness/processes.ts';
import { startUp } from './harness/start-up.ts';
import { temporaryFolder } from './harness/temporary-folder.ts';

const HELPER = ['--delivery', 'helper'];
/** The last quarter of it is what a command has that was given a token in the last moment. */
const LIFE = ['--token-lifetime', '30s'];
// The agent ends what it finds where it works, when a turn begins.
const LS_REMOTE = 'cd /tmp; git ls-remote --quiet https://github.com/acme/harbor refs/heads/main';
const GH = 'cd /tmp; gh api repos/acme/harbor --jq .name';

const each = async (up: MooringUp, act: (name: string) => Promise<unknown>) =>
  Promise.all((await up.status()).workspaces.map(({ name }) => act(name)));

test('three workspaces work across three token lives by git’s cache and gh’s login, and no agent meets a 401', async () => {
  const up = startUp(await temporaryFolder(), [...LIFE, ...HELPER]);
  // A token is renewed after half of its life at the earliest: the eighth is issued when three lives are over.
  await up.until(
    ({ workspaces }) => workspaces.length === 3 && workspaces.every(({ tokensIssued }) => tokensIssued >= 8),
    240_000,
  );
  await up.until(({ workspaces }) => workspaces.every(({ counts }) => counts.pullRequestsOpened > 0));
  await each(up, async (name) => {
    const { stdout } = await asAgent(up.dataFolder, name, 'env; cat /proc/*/environ');
    expect(stdout).toContain(`MOORING_WORKSPACE=${name}`);
    expect(stdout).not.toMatch(/gh[pousr]_|TOKEN=/);
  });
  const summary = await up.stop();

  expect(summary).toMatchObject({ delivery: 'helper', unauthorizedSeenByAgents: 0 });
  expect(summary.seconds).toBeGreaterThan(90);
  for (const workspace of summary.workspaces) {
    expect(workspace).toMatchObject({ failedCommands: 0 });
    expect(workspace.gitCommands).toBeGreaterThan(0);
    expect(workspace.ghCommands).toBeGreaterThan(0);
  }
});

test('control: with feeders that stand still gh fails after the first life, and git goes on by its helper', async () => {
  const up = startUp(await temporaryFolder(), ['--token-lifetime', '40s', ...HELPER]);
  await up.until(
    ({ workspaces }) => workspaces.length === 3 && workspaces.every(({ counts }) => counts.ghCommands > 0),
    180_000,
  );
  await each(up, async (name) => {
    const { feeder } = await workspaceProcesses(up.dataFolder, name);
    process.kill(feeder!, 'SIGSTOP');
  });
  await up.until(({ workspaces }) => workspaces.every(({ counts }) => counts.failedCommands > 0), 120_000);
  expect(await asAgent(up.dataFolder, 'ada', GH)).not.toMatchObject({ code: 0 });
  expect(await asAgent(up.dataFolder, 'ada', LS_REMOTE)).toMatchObject({ code: 0 });
  // One that stands still cannot be asked to end.
  await each(up, async (name) => process.kill((await workspaceProcesses(up.dataFolder, name)).feeder!, 'SIGCONT'));
  expect((await up.stop()).unauthorizedSeenByAgents).toBeGreaterThan(0);
});

test('sidecar, feeder and git’s cache are killed while work goes on, and no command fails', async () => {
  const up = startUp(await temporaryFolder(), ['--workspaces', '1', '--token-lifetime', '1h', ...HELPER]);
  const { dataFolder } = up;
  await up.until(({ workspaces }) => workspaces.some(({ counts }) => counts.gitCommands > 2), 180_000);
  for (const program of ['sidecar', 'feeder'] as const) {
    await killAndAwaitSuccessor(dataFolder, 'ada', program, { wait: false });
    for (const command of [LS_REMOTE, GH]) {
      expect(await asAgent(dataFolder, 'ada', command), program).toMatchObject({ code: 0, stderr: '' });
    }
    await settled(up);
  }
  const cache = await cacheOf(dataFolder);
  process.kill(cache!, 'SIGKILL');
  expect(await asAgent(dataFolder, 'ada', LS_REMOTE)).toMatchObject({ code: 0, stderr: '' });
  await settled(up);
  expect(await cacheOf(dataFolder)).not.toBe(cache);
  const { counts } = await up.workspace('ada');
  await up.until(({ workspaces }) => workspaces.some((now) => now.counts.ghCommands > counts.ghCommands + 5), 180_000);
  expect(await up.stop()).toMatchObject({ unauthorizedSeenByAgents: 0, workspaces: [{ failedCommands: 0 }] });
});

test('a token revoked at GitHub: git heals with its next command, gh by the sidecar’s own look within a minute', async () => {
  const up = startUp(await temporaryFolder(), ['--workspaces', '1', '--token-lifetime', '1h', ...HELPER]);
  const { dataFolder } = up;
  const revoke = () => up.emulator('/tokens/revoke', { method: 'POST', body: { all: true } });
  await up.until(({ workspaces }) => workspaces.some(({ counts }) => counts.gitCommands > 2), 180_000);
  await settled(up);

  await revoke();
  await asAgent(dataFolder, 'ada', LS_REMOTE);
  expect(await asAgent(dataFolder, 'ada', LS_REMOTE)).toMatchObject({ code: 0, stderr: '' });
  await settled(up);
  expect(await asAgent(dataFolder, 'ada', GH)).toMatchObject({ code: 0, stdout: 'harbor\n' });

  await revoke();
  const { code, stdout } = await asAgent(
    dataFolder,
    'ada',
    `for i in $(seq 90); do ${GH} && exit 0; sleep 1; done`,
    180_000,
  );
  expect(code).toBe(0);
  expect(stdout).toContain('harbor\n');
});

/** Resolves when the doctor finds nothing: the feeder is there, and has fed the newest token. */
async function settled({ dataFolder }: MooringUp): Promise<void> {
  const { code, stdout } = await asAgent(
    dataFolder,
    'ada',
    'for i in $(seq 60); do mooring doctor && exit 0; sleep 0.5; done; exit 1',
    180_000,
  );
  expect(code, stdout).toBe(0);
}

async function cacheOf(dataFolder: string): Promise<number | undefined> {
  const { init } = await workspaceProcesses(dataFolder, 'ada');
  const below = init === undefined ? [] : await descendantsOf(init);
  return below.find(({ commandLine }) => commandLine.includes('credential-cache--daemon'))?.pid;
}
