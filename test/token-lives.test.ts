import { expect, test } from 'vitest';
import { startUp } from './harness/start-up.ts';
import { temporaryFolder } from './harness/temporary-folder.ts';

const LIFE = ['--token-lifetime', '9s'];

test('three workspaces work across three token lives and no agent meets a 401', async () => {
  const up = startUp(await temporaryFolder(), LIFE);
  // A token is renewed after half of its life at the earliest: the eighth is issued when three lives are over.
  await up.until(
    ({ workspaces }) => workspaces.length === 3 && workspaces.every(({ tokensIssued }) => tokensIssued >= 8),
    120_000,
  );
  await up.until(({ workspaces }) => workspaces.every(({ counts }) => counts.pullRequestsOpened > 0));
  const summary = await up.stop();

  expect(summary.delivery).toBe('gateway');
  expect(summary.seconds).toBeGreaterThan(27);
  expect(summary.unauthorizedSeenByAgents).toBe(0);
  for (const workspace of summary.workspaces) {
    expect(workspace).toMatchObject({ failedCommands: 0 });
    expect(workspace.gitCommands).toBeGreaterThan(0);
    expect(workspace.ghCommands).toBeGreaterThan(0);
    expect(workspace.pullRequestsOpened).toBeGreaterThan(0);
  }
});

test('the same story with tokens frozen into the environment fails after the first life', async () => {
  const up = startUp(await temporaryFolder(), [...LIFE, '--delivery', 'env']);
  await up.until(
    ({ workspaces }) => workspaces.length === 3 && workspaces.every(({ counts }) => counts.failedCommands > 0),
    120_000,
  );
  const summary = await up.stop();

  expect(summary.delivery).toBe('env');
  expect(summary.seconds).toBeGreaterThan(9);
  expect(summary.unauthorizedSeenByAgents).toBeGreaterThan(0);
});
