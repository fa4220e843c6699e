import * as fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import type { RateLimit } from '../../contract/status.ts';
import { Limits } from './limits.ts';

const NOW = 1_000_000_000;
const RESET = NOW + 30 * 60_000;
const HOUR = 3_600_000;
const github = 'https://github.com';
const core = (remaining: number, change: Partial<RateLimit> = {}): RateLimit => ({
  ...{ owner: 'acme', resource: 'core', limit: 5_000, remaining, resetAt: RESET },
  ...change,
});

let limits: Limits;
beforeEach(() => {
  limits = new Limits();
});
const report = (workspace: string, seen: RateLimit[] = [], now = NOW, owner = 'acme') =>
  limits.report({ workspace, github, owner }, seen, now);
const partOf = (workspace: string, now?: number) => report(workspace, [], now)[0]?.part;
const shareOf = (workspace: string, now?: number) => partOf(workspace, now)?.requests;

test('while a limit is far from low, nobody is held to anything', () => {
  expect(report('ada', [core(4_000)])).toEqual([]);
});

test('once it runs low each workspace there has a share until the reset, whatever one of them uses after that', () => {
  report('grace');
  const part = { requests: 396, dividedAt: NOW, resetAt: RESET };
  expect(report('ada', [core(990)])).toEqual([{ owner: 'acme', resource: 'core', part }]);
  report('ada', [core(600)]);
  expect([shareOf('ada'), shareOf('grace')]).toEqual([396, 396]);
  expect(shareOf('ada', RESET)).toBeUndefined();
});

test('a workspace that comes late finds something, and takes nothing from the others', () => {
  report('ada', [core(990)]);
  expect(shareOf('linus')).toBe(99);
  expect(shareOf('ada')).toBe(792);
});

test('after the reset a new window is divided anew', () => {
  report('ada', [core(100)]);
  const part = { requests: 720, dividedAt: RESET + 1_000 };
  expect(report('ada', [core(900, { resetAt: RESET + HOUR })], RESET + 1_000)).toMatchObject([{ part }]);
});

test('a limit that was used up is far from low in the next window, also when word of the old one comes late', () => {
  report('ada', [core(0)]);
  expect(report('ada', [core(4_990, { resetAt: RESET + HOUR })], RESET)).toEqual([]);
  for (const late of [0, 1_000]) expect(report('grace', [core(0, { resetAt: RESET + late })], RESET + 500)).toEqual([]);
  expect(report('ada', [core(999, { resetAt: RESET + HOUR })], RESET + 900)).toMatchObject([{ part: {} }]);
});

test('the division of a window holds until its reset, whatever later one a report names', () => {
  report('ada', [core(990)]);
  const part = partOf('ada');
  for (const later of [1_000, 7_000, HOUR]) {
    expect(report('ada', [core(5_000, { resetAt: RESET + later })], NOW + 1_000)).toMatchObject([{ part }]);
  }
  expect(partOf('ada', RESET)).toBeUndefined();
});

test('a reset that lies too far ahead hides from nobody that the limit runs low', () => {
  report('ada', [core(5_000, { resetAt: RESET + HOUR })]);
  expect(report('grace', [core(900)])).toMatchObject([{ part: { requests: 360 } }]);
});

test('a wait that GitHub has told one workspace holds for all at that owner, and ends', () => {
  report('ada', [core(4_000, { waitUntil: NOW + 30_000 })]);
  expect(report('grace')).toEqual([{ owner: 'acme', resource: 'core', waitUntil: NOW + 30_000 }]);
  expect(report('grace', [], NOW + 30_000)).toEqual([]);
});

test('a pause that came without numbers says nothing about what is left, before and after others have', () => {
  const waitUntil = NOW + 40 * 60_000;
  const paused = core(0, { limit: 0, resetAt: waitUntil, waitUntil });
  expect(report('ada', [paused])).toEqual([{ owner: 'acme', resource: 'core', waitUntil }]);
  const [share] = report('ada', [core(990)]);
  expect(share).toMatchObject({ waitUntil, part: { requests: 792, resetAt: RESET } });
  expect(report('ada', [paused])).toEqual([share]);
});

describe('nobody can hold up others by what it reports', () => {
  test('of an owner without a grant it has nothing to tell', () => {
    report('mallory', [core(0)], NOW, 'mallory');
    expect(report('ada')).toEqual([]);
  });

  test('for longer than GitHub ever would', () => {
    report('mallory', [core(0, { resetAt: NOW * 2, waitUntil: NOW * 2 })]);
    expect(report('ada')).toMatchObject([{ part: { resetAt: NOW + 65 * 60_000 }, waitUntil: NOW + 60 * 60_000 }]);
    expect(report('ada', [], NOW + 66 * 60_000)).toEqual([]);
  });
});

test('a share once given stays as it is, whatever is reported after it, in whatever order', () => {
  const later = fc.array(
    fc.record({ remaining: fc.nat({ max: 5_000 }), reset: fc.integer({ min: -9_999, max: 9_999 }) }),
  );
  fc.assert(
    fc.property(fc.nat({ max: 999 }), later, (remaining, reports) => {
      limits = new Limits();
      report('ada', [core(remaining)]);
      const part = partOf('ada');
      for (const { remaining, reset } of reports) report('ada', [core(remaining, { resetAt: RESET + reset * 1_000 })]);
      expect(partOf('ada')).toEqual(part);
    }),
  );
});
