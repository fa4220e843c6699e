import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RateLimit } from '../../../contract/status.ts';
import { newerLimit } from './newer-limit.ts';
import { ObservedLimits } from './observed-limits.ts';

const HOUR = 3_600_000;
const row = (remaining: number, more: Partial<RateLimit> = {}): RateLimit => ({
  owner: 'acme',
  resource: 'core',
  limit: 5_000,
  remaining,
  resetAt: HOUR,
  ...more,
});

describe('newerLimit', () => {
  it('ends with the same, in whatever order the answers of two windows arrive', () => {
    const answers = [0, 1, 2].flatMap((hour) =>
      [900, 800, 700].map((left) => row(left, { resetAt: HOUR * (hour + 1) })),
    );
    fc.assert(
      fc.property(fc.shuffledSubarray(answers, { minLength: answers.length }), (arrived) => {
        let known: RateLimit | undefined;
        for (const seen of arrived) known = newerLimit(known, seen);
        expect(known).toEqual(row(700, { resetAt: 3 * HOUR }));
      }),
    );
  });

  it('takes windows that end a second apart for one', () => {
    expect(newerLimit(row(700), row(900, { resetAt: HOUR + 1_000 })).remaining).toBe(700);
    expect(newerLimit(row(700), row(600, { resetAt: HOUR - 1_000 })).remaining).toBe(600);
  });

  it('begins anew when the limit itself has changed', () => {
    expect(newerLimit(row(10), row(9_000, { limit: 12_500 })).remaining).toBe(9_000);
  });

  it('forgets no pause that lies ahead', () => {
    expect(newerLimit(row(10, { waitUntil: 7 }), row(9)).waitUntil).toBe(7);
    expect(newerLimit(row(10, { waitUntil: 7 }), row(9, { waitUntil: 5 })).waitUntil).toBe(7);
    expect(newerLimit(row(10, { resetAt: 9 * HOUR }), row(9, { waitUntil: 5 })).waitUntil).toBe(5);
  });
});

describe('ObservedLimits', () => {
  it('has news when something has changed, until it was delivered', () => {
    const limits = new ObservedLimits();
    limits.observe(row(4_000));
    const sent = limits.unreported();
    limits.observe(row(3_999));
    limits.reported(sent);
    expect(limits.unreported()).toEqual([row(3_999)]);
    limits.reported(limits.unreported());
    limits.observe(row(4_000));
    expect(limits.unreported()).toEqual([]);
  });

  it('is in a hurry when a limit begins to run low, is used up, or a pause is wanted', () => {
    const limits = new ObservedLimits();
    const hurries = [
      row(1_001),
      row(999),
      row(998),
      row(0),
      row(900, { resetAt: 2 * HOUR }),
      row(899, { resetAt: 2 * HOUR, waitUntil: 5 }),
      row(898, { resetAt: 2 * HOUR }),
    ].map((seen) => limits.observe(seen));
    expect(hurries).toEqual([false, true, false, true, true, true, false]);
    expect([limits.waitUntil('ACME'), limits.waitUntil('beta')]).toEqual([5, 0]);
  });
});
