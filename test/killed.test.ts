import { describe, expect, test } from 'vitest';
import { processesNaming } from './harness/processes.ts';
import { workspaceProcesses } from './harness/inside-sandbox.ts';
import type { MooringUp } from './harness/mooring-up.ts';
import { startUp } from './harness/start-up.ts';
import { temporaryFolder } from './harness/temporary-folder.ts';

type Opened = { repository: string; number: number; headRef: string; state: string };

const BACK_WITHIN = 3_000;

/** Kills `victim` with SIGKILL while work goes on; resolves when its successor runs. */
async function killAndAwaitSuccessor(find: () => Promise<number | undefined>): Promise<void> {
  const victim = await find();
  if (victim === undefined) throw new Error('nothing to kill');
  process.kill(victim, 'SIGKILL');
  await expect
    .poll(async () => ((await find().catch(() => victim)) ?? victim) !== victim, { timeout: BACK_WITHIN, interval: 20 })
    .toBe(true);
}

const victims: Record<string, (up: MooringUp) => Promise<number | undefined>> = {
  sidecar: async (up) => (await workspaceProcesses(up.dataFolder, 'ada'))?.sidecar,
  runtime: async (up) => (await workspaceProcesses(up.dataFolder, 'ada'))?.runtime,
  platform: async (up) =>
    (await processesNaming(up.dataFolder)).find(({ commandLine }) => commandLine.includes('platform/main.ts'))?.pid,
};

describe.each(Object.entries(victims))('kill -9 on the %s while work goes on', (name, find) => {
  test('it is back, only the command in flight may fail, nothing is claimed twice or lost', async () => {
    const up = startUp(await temporaryFolder(), ['--token-lifetime', '1h']);
    await up.until(
      ({ workspaces }) => workspaces.length === 3 && workspaces.every(({ counts }) => counts.ghCommands > 3),
    );
    for (let time = 0; time < 3; time += 1) {
      await killAndAwaitSuccessor(() => find(up));
      const before = await up.until(({ workspaces }) => workspaces.every(({ state }) => state === 'running'));
      const opened = before.workspaces.map(({ counts }) => counts.pullRequestsOpened);
      await up.until(({ workspaces }) =>
        workspaces.every(({ counts }, index) => counts.pullRequestsOpened > (opened[index] ?? 0)),
      );
    }
    const pulls = await up.emulator<Opened[]>('/pull-requests');
    const { workspaces } = await up.stop();
    const failed = workspaces.reduce((sum, workspace) => sum + workspace.failedCommands, 0);
    expect(failed, name).toBeLessThanOrEqual(3);
    const heads = pulls.map(({ repository, headRef }) => `${repository} ${headRef}`);
    expect(new Set(heads).size).toBe(heads.length);
    expect(heads.length).toBeGreaterThanOrEqual(9);
  });
});
