import { describe, expect, test } from 'vitest';
import { asAgent } from './harness/inside-sandbox.ts';
import type { MooringUp } from './harness/mooring-up.ts';
import { startUp } from './harness/start-up.ts';
import { temporaryFolder } from './harness/temporary-folder.ts';
import { killAndAwaitSuccessor, PROGRAMS } from './harness/kill.ts';
import { claims, keptState } from './harness/work-done.ts';

const TIMES = 3;

/** A command in flight may fail in the workspace whose part was killed; without the platform none does. */
const MOST_FAILURES = { sidecar: TIMES, runtime: TIMES, platform: 0 };

describe.each(PROGRAMS)('kill -9 on the %s while work goes on', (program) => {
  test('it comes back, only the command in flight may fail, nothing is claimed twice or lost', async () => {
    const up = startUp(await temporaryFolder(), ['--token-lifetime', '1h']);
    await up.until(
      ({ workspaces }) => workspaces.length === 3 && workspaces.every(({ counts }) => counts.ghCommands > 3),
    );
    for (let time = 0; time < TIMES; time += 1) {
      await killAndAwaitSuccessor(up.dataFolder, 'ada', program);
      const before = await up.until(({ workspaces }) => workspaces.every(({ state }) => state === 'running'));
      await moreThan(
        up,
        before.workspaces.map(({ counts }) => counts.pullRequestsOpened),
      );
    }
    const { workspaces } = await up.stop();

    const failures = Object.fromEntries(workspaces.map(({ name, failedCommands }) => [name, failedCommands]));
    expect(failures).toMatchObject({ grace: 0, linus: 0 });
    expect(failures['ada']).toBeLessThanOrEqual(MOST_FAILURES[program]);

    const made = claims(await keptState(up.dataFolder));
    // Claimed twice would be: a pull request or a report of somebody else than the first to claim, or a second one.
    for (const claim of made) {
      expect([[], [claim.workspace]], claim.issue).toContainEqual(claim.openedBy);
      expect([[], [claim.workspace]], claim.issue).toContainEqual(claim.shippedBy);
    }
    // Lost would be: a claim without a pull request although its workspace has gone on to a later one.
    for (const { name } of workspaces) {
      const own = made.filter(({ workspace }) => workspace === name).toSorted((a, b) => a.order - b.order);
      expect(own.length).toBeGreaterThanOrEqual(TIMES);
      expect(own.slice(0, -1).filter(({ openedBy }) => openedBy.length === 0)).toEqual([]);
    }
  });
});

test('while the sidecar is away commands wait for it instead of failing', async () => {
  const up = startUp(await temporaryFolder(), ['--workspaces', '1', '--token-lifetime', '1h']);
  await up.until(({ workspaces }) => workspaces.some(({ counts }) => counts.ghCommands > 3));
  await killAndAwaitSuccessor(up.dataFolder, 'ada', 'sidecar', { wait: false });
  const commands = ['git ls-remote --quiet https://github.com/acme/harbor', 'gh issue list -R acme/harbor --limit 1'];
  const finished = await Promise.all(commands.map((command) => asAgent(up.dataFolder, 'ada', command)));
  expect(finished.map(({ code, stderr }) => ({ code, stderr }))).toEqual([
    { code: 0, stderr: '' },
    { code: 0, stderr: '' },
  ]);
});

/** Resolves when every workspace has opened another pull request. */
async function moreThan(up: MooringUp, opened: readonly number[]): Promise<void> {
  await up.until(
    ({ workspaces }) => workspaces.every(({ counts }, index) => counts.pullRequestsOpened > (opened[index] ?? 0)),
    120_000,
  );
}
