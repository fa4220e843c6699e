import { runsLow } from '../../contract/low-limit.ts';
import type { RateLimit } from '../../contract/status.ts';
import { admitLate, divide, type Division } from './decide-shares.ts';

/** GitHub's windows last an hour; what a sidecar reports beyond that is a mistake or a lie. Milliseconds. */
const LONGEST_WINDOW = 65 * 60_000;
const LONGEST_WAIT = 60 * 60_000;
/** GitHub tells a reset in whole seconds, and not always the same one: below this, two resets are one. */
const SAME_WINDOW = 5_000;

/** One limit of one owner until its reset: the least that anyone has seen of it. Times are Unix milliseconds. */
export type LimitWindow = {
  readonly limit: number;
  readonly remaining: number;
  readonly resetAt: number;
  /** Until when GitHub wants no requests at all; 0 when it takes them. */
  readonly waitUntil: number;
  /** Made when the limit was first seen to run low. */
  readonly division?: Division;
};

const UNTOLD = { limit: 0, remaining: 0, resetAt: 0 };

/**
 * Reports overtake each other and come twice: within a window what remains only gets less. Which window a report tells
 * of is not told by its reset alone: that differs by a second from answer to answer, and may be wrong. But no window
 * begins before the one before it has ended, so of two that are both running one is told wrongly: they are one.
 */
export function observe(known: LimitWindow | undefined, seen: RateLimit, now: number): LimitWindow {
  const waitUntil = Math.max(known?.waitUntil ?? 0, Math.min(seen.waitUntil ?? 0, now + LONGEST_WAIT));
  // A pause that came without any numbers says nothing about what is left.
  if (seen.limit === 0) return { ...(known ?? UNTOLD), waitUntil };
  const resetAt = Math.min(seen.resetAt, now + LONGEST_WINDOW);
  const { limit, remaining } = seen;
  if (known === undefined) return { limit, remaining, resetAt, waitUntil };
  const hasEnded = (end: number) => end <= now + SAME_WINDOW;
  if (resetAt > known.resetAt + SAME_WINDOW && hasEnded(known.resetAt)) return { limit, remaining, resetAt, waitUntil };
  if (resetAt < known.resetAt - SAME_WINDOW && hasEnded(resetAt)) return { ...known, waitUntil };
  return {
    ...known,
    waitUntil,
    remaining: Math.min(known.remaining, remaining),
    // A division is for a time that everybody was told.
    resetAt: known.division === undefined ? Math.max(known.resetAt, resetAt) : known.resetAt,
  };
}

/** The window with a division in which this workspace has a share; unchanged while the limit does not run low. */
export function withShareOf(
  window: LimitWindow,
  workspace: string,
  active: readonly string[],
  now: number,
): LimitWindow {
  if (window.resetAt <= now || (window.division === undefined && !runsLow(window))) return window;
  return { ...window, division: admitLate(window.division ?? divide(window.remaining, active, now), workspace) };
}

export const isOver = ({ resetAt, waitUntil }: LimitWindow, now: number): boolean => resetAt <= now && waitUntil <= now;
