import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decidePassage, LONGEST_HOLD, SPACING } from './decide-passage.ts';

const NOW = 1_000_000;
const free = { now: NOW, waitUntil: 0, lastTurn: undefined, limit: undefined, share: undefined, cost: 1 };

describe('decidePassage', () => {
  it('sends what nothing speaks against', () => {
    expect(decidePassage(free)).toEqual({ act: 'send' });
    expect(decidePassage({ ...free, limit: { remaining: 1, resetAt: NOW + 1 } })).toEqual({ act: 'send' });
    expect(decidePassage({ ...free, limit: { remaining: 0, resetAt: NOW } })).toEqual({ act: 'send' });
    expect(decidePassage({ ...free, share: { requests: 0, resetAt: NOW } })).toEqual({ act: 'send' });
  });

  it('refuses until the reset what is used up, of the limit or of the share', () => {
    const over = { remaining: 0, requests: 0, resetAt: NOW + 1 };
    expect(decidePassage({ ...free, limit: over })).toEqual({ act: 'refuse', reason: 'used_up', retryAt: NOW + 1 });
    expect(decidePassage({ ...free, share: over })).toEqual({ act: 'refuse', reason: 'share_used', retryAt: NOW + 1 });
  });

  it('refuses what costs more than is left of the share', () => {
    const share = { requests: 50, resetAt: NOW + 1 };
    expect(decidePassage({ ...free, share, cost: 50 })).toEqual({ act: 'send' });
    expect(decidePassage({ ...free, share, cost: 51 })).toEqual({
      act: 'refuse',
      reason: 'share_too_small',
      retryAt: NOW + 1,
    });
  });

  it('holds for a short pause and refuses for a long one', () => {
    const waitUntil = NOW + LONGEST_HOLD;
    expect(decidePassage({ ...free, waitUntil })).toEqual({ act: 'hold', turn: waitUntil });
    expect(decidePassage({ ...free, waitUntil: waitUntil + 1 })).toEqual({
      act: 'refuse',
      reason: 'paused',
      retryAt: waitUntil + 1,
    });
  });

  it('gives those who are held their turns one after another, none before the pause is over', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: LONGEST_HOLD }), fc.integer({ min: 1, max: 200 }), (pause, clients) => {
        let lastTurn: number | undefined;
        for (let i = 0; i < clients; i += 1) {
          const passage = decidePassage({ ...free, waitUntil: NOW + pause, lastTurn });
          expect(passage).toEqual({ act: 'hold', turn: NOW + pause + i * SPACING });
          if (passage.act === 'hold') lastTurn = passage.turn;
        }
      }),
    );
  });

  it('never sends during a pause, beyond a limit or ahead of the line', () => {
    const window = fc.option(fc.record({ left: fc.nat(3), resetAt: fc.integer({ min: NOW - 5, max: NOW + 5 }) }));
    const time = fc.integer({ min: NOW - 5, max: NOW + 100_000 });
    fc.assert(
      fc.property(time, fc.option(time, { nil: undefined }), window, window, (waitUntil, lastTurn, limit, share) => {
        const passage = decidePassage({
          now: NOW,
          cost: 1,
          waitUntil,
          lastTurn,
          limit: limit === null ? undefined : { remaining: limit.left, resetAt: limit.resetAt },
          share: share === null ? undefined : { requests: share.left, resetAt: share.resetAt },
        });
        const isOver = [limit, share].some((each) => each?.left === 0 && each.resetAt > NOW);
        const mayGo = waitUntil <= NOW && !isOver && (lastTurn === undefined || lastTurn <= NOW);
        expect(passage.act === 'send').toBe(mayGo);
        if (passage.act === 'hold') expect(passage.turn).toBeGreaterThan(NOW);
        if (passage.act === 'refuse') expect(passage.retryAt).toBeGreaterThan(NOW);
      }),
    );
  });
});
