import { array, assert, integer, property } from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { GitHubRefusal } from '../../github/refusals.ts';
import { MintPacing, type PacingLimits, wishFor } from './mint-pacing.ts';

const HOUR = 3_600_000;
const MINUTE = 60_000;
const NOW = 1_000 * HOUR;
const limits: PacingLimits = { inFlight: 4, pace: 1.5, floor: 1, burst: 2, patience: 4_000 };
const outage: GitHubRefusal = { reason: 'github_erring', detail: '502' };
const fresh = { issuedAt: NOW, expiresAt: NOW + HOUR };

/** A wish for a renewal of a token that expires in so many minutes. */
const renewal = (key: string, minutes: number, now = NOW) =>
  wishFor(key, { issuedAt: now + minutes * MINUTE - HOUR, expiresAt: now + minutes * MINUTE });

/** Keys that begin now, in this order. */
function begun(pacing: MintPacing, now: number): string[] {
  const keys: string[] = [];
  for (let step = pacing.step(now); step.act !== 'look_again'; step = pacing.step(now)) {
    if (step.act === 'mint') keys.push(step.key);
  }
  return keys;
}

function away(pacing = new MintPacing({ ...limits, inFlight: 10 })): MintPacing {
  for (const key of ['a', 'b', 'c', 'd', 'e']) pacing.ask(wishFor(key, undefined), NOW);
  for (const key of begun(pacing, NOW)) pacing.settled(key, outage, NOW);
  return pacing;
}

describe('the order', () => {
  test('first tokens come before renewals, and renewals by when the old one expires', () => {
    const pacing = new MintPacing({ ...limits, burst: 10 });
    for (const [key, minutes] of [
      ['late', 20],
      ['soon', 6],
    ] as const)
      pacing.ask(renewal(key, minutes), NOW);
    pacing.ask(wishFor('first', undefined), NOW);
    expect(begun(pacing, NOW)).toEqual(['first', 'soon', 'late']);
  });

  test('no more are on the way than GitHub may see at once, however urgent', () => {
    const pacing = new MintPacing(limits);
    for (const key of ['a', 'b', 'c', 'd', 'e', 'f']) pacing.ask(wishFor(key, undefined), NOW);
    expect(begun(pacing, NOW)).toEqual(['a', 'b', 'c', 'd']);
    pacing.settled('b', fresh, NOW);
    expect(begun(pacing, NOW)).toEqual(['e']);
  });
});

describe('the pace', () => {
  test('a renewal waits its turn; one whose turn is too far is told when to come, in the order of need', () => {
    const pacing = new MintPacing(limits);
    const told = Array.from({ length: 20 }, (_, i) => pacing.ask(renewal(`k${i}`, 30 + i / 10), NOW));
    expect(begun(pacing, NOW)).toHaveLength(2);
    const refused = told.filter((refusal) => refusal !== undefined);
    expect(refused.length).toBeGreaterThan(0);
    expect(refused.every(({ reason }) => reason === 'mint_queue_full')).toBe(true);
    const again = pacing.ask(renewal('needs it more', 10), NOW);
    expect(again).toBeUndefined();
  });

  test('what is urgent does not wait for it', () => {
    const pacing = new MintPacing(limits);
    for (const key of ['a', 'b', 'c']) pacing.ask(renewal(key, 4.9), NOW);
    expect(begun(pacing, NOW)).toHaveLength(3);
  });

  test('renewals in a minute never exceed the rate of the fleet times the pace, and the burst', () => {
    assert(
      property(array(integer({ min: 0, max: 2_000 }), { minLength: 50, maxLength: 300 }), (gaps) => {
        const pacing = new MintPacing({ ...limits, inFlight: 1_000 });
        for (let i = 0; i < 100; i += 1) pacing.living.minted(`fleet ${i}`, fresh);
        const starts: number[] = [];
        let now = NOW;
        gaps.forEach((gap, index) => {
          now += gap;
          pacing.ask(renewal(`k${index}`, 30, now), now);
          starts.push(...begun(pacing, now).map(() => now));
        });
        const most = 60 * Math.max(1, 1.5 * pacing.living.rate(now)) + limits.burst;
        for (const start of starts) {
          expect(starts.filter((at) => at >= start && at < start + MINUTE).length).toBeLessThanOrEqual(most + 1);
        }
      }),
      { numRuns: 30 },
    );
  });

  test('the rate follows the living: what has expired asks for nothing any more', () => {
    const { living } = new MintPacing(limits);
    for (let i = 0; i < 3_600; i += 1) living.minted(`${i}`, fresh);
    living.minted('0', fresh);
    expect(living.rate(NOW)).toBeCloseTo(1 / 0.6);
    expect(living.rate(NOW + HOUR)).toBe(0);
  });
});

describe('a GitHub that is away', () => {
  test('is tried by one at a time; the others are told the fault and when to come', () => {
    const pacing = away();
    expect(pacing.ask(wishFor('x', undefined), NOW + 1)).toMatchObject({ ...outage, retryAt: expect.any(Number) });
    const later = NOW + 2_000;
    expect(pacing.ask(wishFor('x', undefined), later)).toBeUndefined();
    expect(begun(pacing, later)).toEqual(['x']);
    expect(pacing.ask(wishFor('y', undefined), later)).toMatchObject(outage);
    pacing.settled('x', outage, later);
    expect(pacing.ask(wishFor('y', undefined), later + 2_000)).toMatchObject(outage);
  });

  test('is taken as well with the first answer', () => {
    const pacing = away();
    pacing.ask(wishFor('x', undefined), NOW + 2_000);
    begun(pacing, NOW + 2_000);
    pacing.settled('x', fresh, NOW + 2_100);
    expect(pacing.ask(wishFor('y', undefined), NOW + 2_100)).toBeUndefined();
  });

  test('is not what one key shows whose own mints fail', () => {
    const pacing = new MintPacing(limits);
    for (let time = 0; time < 10; time += 1) {
      expect(pacing.ask(wishFor('odd', undefined), NOW + time)).toBeUndefined();
      for (const key of begun(pacing, NOW + time)) pacing.settled(key, outage, NOW + time);
    }
  });

  test('and one that wants us to wait is left alone for that long', () => {
    const pacing = new MintPacing(limits);
    pacing.ask(wishFor('a', undefined), NOW);
    begun(pacing, NOW);
    pacing.settled('a', { reason: 'rate_limited', retryAt: NOW + MINUTE }, NOW);
    const told = pacing.ask(wishFor('b', undefined), NOW + 1);
    expect(told).toMatchObject({ reason: 'rate_limited' });
    expect((told as { retryAt: number }).retryAt).toBeGreaterThanOrEqual(NOW + MINUTE);
    expect(pacing.ask(wishFor('b', undefined), NOW + MINUTE)).toBeUndefined();
  });
});
