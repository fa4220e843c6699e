import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { type LimitWindow, observe } from './limit-window.ts';

const HOUR = 3_600_000;
const START = 1_000 * HOUR;

/** What an answer in the so-manieth hour told, when, with a reset that is a second off at most, and when it is heard. */
const reported = fc
  .record({
    hour: fc.nat({ max: 2 }),
    at: fc.nat({ max: HOUR - 1 }),
    remaining: fc.nat({ max: 5_000 }),
    jitter: fc.constantFrom(-1_000, 0, 1_000),
    delay: fc.nat({ max: 90_000 }),
    clockError: fc.integer({ min: -1_000, max: 1_000 }),
  })
  .map(({ hour, at, remaining, jitter, delay, clockError }) => ({
    hour,
    heardAt: START + hour * HOUR + at + delay + clockError,
    seen: { owner: 'acme', resource: 'core', limit: 5_000, remaining, resetAt: START + (hour + 1) * HOUR + jitter },
  }));

test('however late each report is heard, the last window is known by the least that was told of it', () => {
  fc.assert(
    fc.property(fc.array(reported, { minLength: 1 }), (reports) => {
      let known: LimitWindow | undefined;
      for (const { seen, heardAt } of reports.toSorted((a, b) => a.heardAt - b.heardAt)) {
        known = observe(known, seen, heardAt);
      }
      const last = Math.max(...reports.map(({ hour }) => hour));
      const ofLast = reports.filter(({ hour }) => hour === last).map(({ seen }) => seen);
      expect(known?.remaining).toBe(Math.min(...ofLast.map(({ remaining }) => remaining)));
      expect(Math.abs((known?.resetAt ?? 0) - (START + (last + 1) * HOUR))).toBeLessThanOrEqual(1_000);
    }),
    { numRuns: 1_000 },
  );
});
