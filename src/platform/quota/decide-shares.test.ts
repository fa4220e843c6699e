import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { runsLow } from '../../contract/low-limit.ts';
import { admitLate, divide } from './decide-shares.ts';

const ids = (prefix: string) =>
  fc.uniqueArray(fc.nat({ max: 500 }), { maxLength: 40 }).map((numbers) => numbers.map((n) => `${prefix}${n}`));

test('a limit runs low below a fifth of it', () => {
  expect(runsLow({ limit: 5_000, remaining: 1_000 })).toBe(false);
  expect(runsLow({ limit: 5_000, remaining: 999 })).toBe(true);
});

test('three who work when it runs low get the same', () => {
  const { shares, reserve } = divide(990, ['ada', 'grace', 'linus'], 0);
  expect([...shares]).toEqual([
    ['ada', 264],
    ['grace', 264],
    ['linus', 264],
  ]);
  expect(reserve).toBe(198);
});

test('whoever comes, early or late, and however often: no more is given than there was, and no share changes', () => {
  fc.assert(
    fc.property(fc.nat({ max: 20_000 }), ids('early'), ids('late'), (remaining, early, late) => {
      const first = divide(remaining, early, 0);
      const last = [...late, ...early, ...late].reduce(admitLate, first);
      const given = [...last.shares.values()].reduce((sum, share) => sum + share, 0);
      expect(given + last.reserve).toBeLessThanOrEqual(remaining);
      expect(Math.min(last.reserve, ...last.shares.values())).toBeGreaterThanOrEqual(0);
      for (const [id, share] of first.shares) expect(last.shares.get(id)).toBe(share);
      for (const share of last.shares.values()) expect(share).toBeLessThanOrEqual(first.each);
    }),
  );
});
