import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import { changedLines } from './log-lines.ts';
import { speaksForTheEnd, summarise } from './summary.ts';
import { drawTable, tokenAge } from './table.ts';
import { snapshotOf, workspace } from './testing/snapshot-of.ts';

test('the table shows each workspace in one line', () => {
  const table = stripVTControlCharacters(drawTable(snapshotOf(workspace), 145_000, 45_000, 120));
  expect(table).toMatch(/ada \(lead\)\s+running\s+█████░░░░░ 45s \/ 90s\s+2\s+12\s+30\s+1\s+3\s+git push/);
  expect(table).toContain('401s seen by agents: 0');
});

test('no line is wider than the terminal', () => {
  const table = stripVTControlCharacters(
    drawTable(snapshotOf({ ...workspace, activity: 'x'.repeat(300) }), 145_000, 0, 80),
  );
  expect(Math.max(...table.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
});

test('a token past its life shows a full bar, none a dash', () => {
  expect(tokenAge(workspace.token, 500_000)).toBe('██████████ 90s / 90s');
  expect(tokenAge(undefined, 0)).toBe('—');
});

test('log lines say what changed, and nothing twice', () => {
  const before = snapshotOf(workspace);
  const after = snapshotOf({
    ...workspace,
    counts: { ...workspace.counts, pullRequestsOpened: 4 },
    activity: 'gh pr create',
  });
  expect(changedLines(before, after)).toEqual(['ada: pull requests opened: 4', 'ada: "gh pr create"']);
  expect(changedLines(after, after)).toEqual([]);
});

test('what does not work for all is shown above the workspaces, and told when it comes and when it has gone', () => {
  const fault = { code: 'engine_unreachable', message: 'the engine is away', remedy: 'start it', waitingHelps: true };
  const well = snapshotOf(workspace);
  const unwell = { ...well, status: { ...well.status, faults: [{ ...fault, since: 100_000 }] } };
  const [first] = stripVTControlCharacters(drawTable(unwell, 145_000, 0, 120)).split('\n');
  expect(first).toMatch(/^the engine is away, since \d\d:\d\d: start it \(engine_unreachable\)$/);
  expect(changedLines(well, unwell)).toEqual([first]);
  // That it began earlier is found out later.
  const earlier = { ...well, status: { ...well.status, faults: [{ ...fault, since: 90_000 }] } };
  expect(changedLines(unwell, earlier)).toEqual([]);
  const other = { ...fault, message: 'another is away', since: 100_000 };
  const both = { ...well, status: { ...well.status, faults: [{ ...fault, since: 100_000 }, other] } };
  expect(changedLines(unwell, both)).toEqual([expect.stringMatching(/^another is away, since /)]);
  expect(changedLines(unwell, well)).toEqual(['it is over: engine_unreachable']);
});

test('with tokens in the environment the 401s are those that GitHub answered', () => {
  const frozen = { ...workspace, delivery: 'env' as const };
  const emulator = {
    tokensMinted: 3,
    tokensRevoked: 0,
    tokensValidNow: 0,
    mintsHeld: 0,
    unauthorized: { mint: 5, api: 7, git: 2 },
    requests: { mint: 0, api: 0, git: 0 },
  };
  expect(summarise({ ...snapshotOf(frozen), emulator }, 60_000)).toMatchObject({
    seconds: 60,
    delivery: 'env',
    unauthorizedSeenByAgents: 9,
  });
  expect(summarise(snapshotOf(frozen), 60_000).unauthorizedSeenByAgents).toBeNull();
});

test('a summary speaks for the end of the run only when the platform answered at the end', () => {
  const last = { ...snapshotOf(workspace), takenAt: 10_000 };
  expect(speaksForTheEnd(last, 12_000)).toBe(true);
  expect(speaksForTheEnd(last, 60_000)).toBe(false);
  expect(speaksForTheEnd(undefined, 0)).toBe(false);
});
