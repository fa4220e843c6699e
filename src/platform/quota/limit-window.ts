import { runsLow } from '../../contract/low-limit.ts';
import type { RateLimit } from '../../contract/status.ts';
import { admitLate, divide, type Division } from './decide-shares.ts';

/** GitHub's windows last an hour; what a sidecar reports beyond that is a mistake or a lie. Milliseconds. */
const LONGEST_WINDOW = 65 * 60_000;
const LONGEST_WAIT = 60 * 60_000;
/** GitHub tells a reset in whole seconds, and not always the same one: below this, two windows are one. */
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

/** Reports overtake each other and come twice: within a window what remains only gets less, and an older one is over. */
export function observe(known: LimitWindow | undefined, seen: RateLimit, now: number): LimitWindow {
  const { limit, remaining } = seen;
  const resetAt = Math.min(seen.resetAt, now + LONGEST_WINDOW);
  const waitUntil = Math.min(seen.waitUntil ?? 0, now + LONGEST_WAIT);
  if (known === undefined) return { limit, remaining, resetAt, waitUntil };
  const waits = { waitUntil: Math.max(known.waitUntil, waitUntil) };
  if (resetAt < known.resetAt - SAME_WINDOW) return { ...known, ...waits };
  if (resetAt > known.resetAt + SAME_WINDOW) return { limit, remaining, resetAt, ...waits };
  return { ...known, ...waits, remaining: Math.min(known.remaining, remaining) };
}

/** The window with a division in which this workspace has a share; unchanged while the limit does not run low. */
export function withShareOf(
  window: LimitWindow,
  workspace: string,
  active: readonly string[],
  now: number,
): LimitWindow {
  if (window.resetAt <= now || (window.division === undefined && !runsLow(window))) return window;
  return { ...window, division: admitLate(window.division ?? divide(window.remaining, active), workspace) };
}

export const isOver = ({ resetAt, waitUntil }: LimitWindow, now: number): boolean => resetAt <= now && waitUntil <= now;
