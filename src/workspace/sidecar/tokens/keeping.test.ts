import { assert, constantFrom, double, property, record, array, integer } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Secret } from '../../../lib/secret.ts';
import type { HeldToken } from './held-token.ts';
import {
  afterAnswer,
  afterRefusal,
  afterRenewalAsked,
  type Keeping,
  NOTHING_HELD,
  tokenInUse,
  untilNextAttempt,
} from './keeping.ts';

const HOUR = 3_600_000;
const SECOND = 1_000;
const token = (name: string, issuedAt = 0, life = HOUR): HeldToken => ({
  secret: new Secret(name),
  sha256: name,
  issuedAt,
  expiresAt: issuedAt + life,
});
const at = (time: number) => ({ local: time, github: time });
const half = () => 0.5;
const fault = (code: string, retryAt?: number) => ({
  ok: false as const,
  fault: { code, message: 'm', remedy: 'r', waitingHelps: true, ...(retryAt === undefined ? {} : { retryAt }) },
});
const take = (state: Keeping, held: HeldToken, now: number, stale = false) =>
  afterAnswer(state, { ok: true, token: held, stale }, at(now), half);

const first = take(NOTHING_HELD, token('a'), 100);

describe('a renewed token', () => {
  const renewed = take(first, token('b', 2_000 * SECOND), 2_000 * SECOND);

  it('is not used until GitHub knows it everywhere, while the one before it still serves', () => {
    expect(tokenInUse(renewed, at(2_014 * SECOND))?.sha256).toBe('a');
    expect(tokenInUse(renewed, at(2_015 * SECOND))?.sha256).toBe('b');
  });

  it('is used at once when the one before it is over', () => {
    const late = take(first, token('b', HOUR - 12 * SECOND), HOUR - 12 * SECOND);
    expect(tokenInUse(late, at(HOUR - 11 * SECOND))?.sha256).toBe('a');
    expect(tokenInUse(late, at(HOUR - 10 * SECOND))?.sha256).toBe('b');
  });

  it('is used at once when it was asked for, or when the one before it was refused', () => {
    const asked = take(afterRenewalAsked(first), token('b', 2_000 * SECOND), 2_000 * SECOND);
    expect(tokenInUse(asked, at(2_001 * SECOND))?.sha256).toBe('b');
    const refused = afterRefusal(renewed, token('a'));
    expect(tokenInUse(refused, at(2_001 * SECOND))?.sha256).toBe('b');
    expect(untilNextAttempt(refused, at(2_001 * SECOND), false)).toBeGreaterThan(0);
  });
});

describe('the next attempt', () => {
  it('is due at once with nothing held, after a refusal, and when a renewal is asked for', () => {
    expect(untilNextAttempt(NOTHING_HELD, at(5), false)).toBeLessThanOrEqual(0);
    expect(untilNextAttempt(afterRefusal(first, token('a')), at(5), false)).toBeLessThanOrEqual(0);
    expect(untilNextAttempt(afterRenewalAsked(first), at(5), false)).toBeLessThanOrEqual(0);
    expect(untilNextAttempt(first, at(0), false)).toBe(0.6 * HOUR);
  });

  it('keeps to a time that was given, and those who wait may not hurry it beyond once a second', () => {
    const told = afterAnswer(first, fault('mint_queue_full', 2_060 * SECOND), at(2_000 * SECOND), half);
    expect(untilNextAttempt(told, at(2_000 * SECOND), false)).toBe(63 * SECOND);
    expect(untilNextAttempt(told, at(2_000 * SECOND), true)).toBe(SECOND);
  });

  it('comes again soon after a stale token that serves meanwhile', () => {
    const stale = take(first, token('a'), 2_000 * SECOND, true);
    expect(tokenInUse(stale, at(2_000 * SECOND))?.sha256).toBe('a');
    expect(untilNextAttempt(stale, at(2_000 * SECOND), false)).toBeLessThanOrEqual(SECOND);
  });
});

it('never takes a refused token back, never uses one that is over, and always has a next attempt', () => {
  const step = record({
    after: integer({ min: 0, max: HOUR }),
    kind: constantFrom('fresh', 'same', 'stale', 'fault', 'told', 'refuse', 'renew'),
    random: double({ min: 0, max: 0.999, noNaN: true }),
  });
  assert(
    property(array(step, { maxLength: 30 }), (steps) => {
      let [now, state, count] = [0, NOTHING_HELD, 0];
      const refused = new Set<string>();
      for (const { after, kind, random } of steps) {
        now += after;
        const draw = () => random;
        if (kind === 'refuse' && state.held !== undefined) {
          refused.add(state.held.sha256);
          state = afterRefusal(state, state.held);
        } else if (kind === 'renew') state = afterRenewalAsked(state);
        else if (kind === 'fault') state = afterAnswer(state, fault('github_erring'), at(now), draw);
        else if (kind === 'told') state = afterAnswer(state, fault('rate_limited', now + after), at(now), draw);
        else {
          const next =
            kind === 'fresh' ? token(`t${(count += 1)}`, now) : (state.held ?? token(state.refused ?? 'x', now));
          state = afterAnswer(state, { ok: true, token: next, stale: kind === 'stale' }, at(now), draw);
        }
        const used = tokenInUse(state, at(now));
        if (used !== undefined) {
          expect(used.expiresAt).toBeGreaterThan(now);
          expect(refused).not.toContain(used.sha256);
        }
        expect(untilNextAttempt(state, at(now), false)).toBeLessThanOrEqual(0.7 * HOUR);
      }
    }),
  );
});
