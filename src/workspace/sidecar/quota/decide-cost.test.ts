import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { decideCost } from './decide-cost.ts';

const seen = (remaining: number, resetAt = 9_000_000) => ({ resource: 'graphql', limit: 5_000, remaining, resetAt });

it('is what was predicted, and what the limit fell by where that is less or nothing could be predicted', () => {
  expect(decideCost({ predicted: 51, before: seen(900), after: seen(800, 9_001_000) })).toBe(51);
  expect(decideCost({ predicted: 51, before: seen(900), after: seen(890) })).toBe(10);
  expect(decideCost({ predicted: undefined, before: seen(900), after: seen(890) })).toBe(10);
});

it('goes by no other window and by no other limit', () => {
  for (const before of [undefined, seen(900, 1), { ...seen(900), limit: 60 }, { ...seen(900), resource: 'core' }]) {
    expect(decideCost({ predicted: 51, before, after: seen(890) })).toBe(51);
    expect(decideCost({ predicted: undefined, before, after: seen(890) })).toBe(1);
  }
});

it('charges for all that was used and for no more than has gone, however high it was predicted', () => {
  const one = fc.integer({ min: 1, max: 60 });
  const step = fc.record({ own: one, others: fc.nat({ max: 60 }), tooHigh: fc.nat({ max: 60 }) });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      let [remaining, used, charged] = [5_000, 0, 0];
      for (const { own, others, tooHigh } of steps) {
        const before = seen(remaining);
        remaining -= own + others;
        used += own;
        charged += decideCost({ predicted: own + tooHigh, before, after: seen(remaining) });
      }
      expect(charged).toBeGreaterThanOrEqual(used);
      expect(charged).toBeLessThanOrEqual(5_000 - remaining);
    }),
  );
});
