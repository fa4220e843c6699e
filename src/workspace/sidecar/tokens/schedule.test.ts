import { assert, double, integer, nat, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Secret } from '../../../lib/secret.ts';
import { isEnoughForPush, isUsable, pauseUntil, renewalTime, replicationLeft, retryPause } from './schedule.ts';

const MINUTE = 60_000;
const token = (life: number) => ({
  secret: new Secret('t'),
  sha256: 'h',
  issuedAt: 1_000_000,
  expiresAt: 1_000_000 + life,
});

describe('the timetable of a token', () => {
  it('renews between 30 and 42 minutes of an hour, and in proportion for other lives', () => {
    const hour = token(60 * MINUTE);
    expect(renewalTime(hour, () => 0) - hour.issuedAt).toBeCloseTo(30 * MINUTE);
    expect(renewalTime(hour, () => 1) - hour.issuedAt).toBeCloseTo(42 * MINUTE);
    expect(renewalTime(token(20_000), () => 0.5) - 1_000_000).toBeCloseTo(12_000);
  });

  it('never uses a token in its last moments', () => {
    const { expiresAt } = token(60 * MINUTE);
    expect(isUsable(token(60 * MINUTE), expiresAt - 10_001)).toBe(true);
    expect(isUsable(token(60 * MINUTE), expiresAt - 10_000)).toBe(false);
    expect(isUsable(token(20_000), 1_000_000 + 18_999)).toBe(true);
    expect(isUsable(token(20_000), 1_000_000 + 19_000)).toBe(false);
  });

  it('starts no push with less than five minutes, or a quarter of a shorter life', () => {
    expect(isEnoughForPush(token(60 * MINUTE), 1_000_000 + 55 * MINUTE)).toBe(true);
    expect(isEnoughForPush(token(60 * MINUTE), 1_000_000 + 55 * MINUTE + 1)).toBe(false);
    expect(isEnoughForPush(token(20_000), 1_000_000 + 15_001)).toBe(false);
  });

  it('blames replication for 15 s, and for no more than half of a short life', () => {
    expect(replicationLeft(token(60 * MINUTE), 1_000_000 + 14_000)).toBe(1_000);
    expect(replicationLeft(token(20_000), 1_000_000 + 10_000)).toBe(0);
  });

  it('comes at a time that was given or a little later, and believes no time that is far ahead', () => {
    expect(pauseUntil(1_060_000, 1_000_000, () => 0)).toBe(60_000);
    expect(pauseUntil(1_060_000, 1_000_000, () => 1)).toBe(66_000);
    expect(pauseUntil(900_000, 1_000_000, () => 1)).toBe(1_000);
    expect(pauseUntil(Infinity, 1_000_000, () => 0)).toBe(5 * MINUTE);
  });

  it('pauses between retries grow to 30 s and always leave a usable token its tries', () => {
    const now = 2_000_000;
    expect([1, 2, 3, 6, 20].map((n) => retryPause(n, undefined, now, () => 1))).toEqual([
      1000, 2000, 4000, 30_000, 30_000,
    ]);
    assert(
      property(
        integer({ min: 2_000, max: 3_600_000 }),
        nat(30),
        double({ min: 0, max: 1, noNaN: true }),
        (life, n, r) => {
          const held = token(life);
          const at = held.issuedAt + life * 0.75;
          const pause = retryPause(n + 1, held, at, () => r);
          expect(pause).toBeGreaterThan(0);
          expect(pause).toBeLessThanOrEqual(Math.min(30_000, Math.max(100, life / 16 + 1)));
        },
      ),
    );
  });
});
