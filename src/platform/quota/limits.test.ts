import * as fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import type { RateLimit } from '../../contract/status.ts';
import { Limits } from './limits.ts';

const NOW = 1_000_000_000;
const RESET = NOW + 30 * 60_000;
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
const shareOf = (workspace: string, now?: number) => report(workspace, [], now)[0]?.requests;

test('while a limit is far from low, nobody is held to anything', () => {
  expect(report('ada', [core(4_000)])).toEqual([]);
});

test('once it runs low each workspace there has a share until the reset, whatever one of them uses after that', () => {
  report('grace');
  expect(report('ada', [core(990)])).toEqual([{ owner: 'acme', resource: 'core', requests: 396, resetAt: RESET }]);
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
  expect(report('ada', [core(900, { resetAt: RESET + 3_600_000 })], RESET + 1_000)).toMatchObject([{ requests: 720 }]);
});

test('a wait that GitHub has told one workspace holds for all at that owner, and ends', () => {
  report('ada', [core(4_000, { waitUntil: NOW + 30_000 })]);
  expect(report('grace')).toEqual([
    { owner: 'acme', resource: 'core', requests: 4_000, resetAt: RESET, waitUntil: NOW + 30_000 },
  ]);
  expect(report('grace', [], NOW + 30_000)).toEqual([]);
});

describe('nobody can hold up others by what it reports', () => {
  test('of an owner without a grant it has nothing to tell', () => {
    report('mallory', [core(0)], NOW, 'mallory');
    expect(report('ada')).toEqual([]);
  });

  test('for longer than GitHub ever would', () => {
    report('mallory', [core(0, { resetAt: NOW * 2, waitUntil: NOW * 2 })]);
    expect(report('ada')).toMatchObject([{ resetAt: NOW + 65 * 60_000, waitUntil: NOW + 60 * 60_000 }]);
    expect(report('ada', [], NOW + 66 * 60_000)).toEqual([]);
  });
});

test('a share once given stays as it is, whatever is reported after it, in whatever order', () => {
  const later = fc.array(fc.record({ remaining: fc.nat({ max: 5_000 }), reset: fc.integer({ min: -9, max: 4 }) }));
  fc.assert(
    fc.property(fc.nat({ max: 999 }), later, (remaining, reports) => {
      limits = new Limits();
      report('ada', [core(remaining)]);
      const share = shareOf('ada');
      for (const { remaining, reset } of reports) report('ada', [core(remaining, { resetAt: RESET + reset * 1_000 })]);
      expect(shareOf('ada')).toBe(share);
    }),
  );
});
