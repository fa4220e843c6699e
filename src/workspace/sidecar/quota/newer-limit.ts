import type { RateLimit } from '../../../contract/status.ts';

/** GitHub says when a window ends in whole seconds, and its servers need not agree on the second. Milliseconds. */
const SAME_WINDOW = 2_000;

/**
 * What is known after one more answer. Answers overtake each other: one from a window that is over, or that tells of
 * more left than is known of the same window, says nothing new. A limit that was changed begins anew.
 */
export function newerLimit(known: RateLimit | undefined, seen: RateLimit): RateLimit {
  if (known === undefined) return seen;
  const pause = laterOf(known.waitUntil, seen.waitUntil);
  const waitUntil = pause === undefined ? {} : { waitUntil: pause };
  if (seen.resetAt < known.resetAt - SAME_WINDOW) return { ...known, ...waitUntil };
  const isSameWindow = seen.resetAt <= known.resetAt + SAME_WINDOW;
  if (!isSameWindow || seen.limit !== known.limit) return { ...seen, ...waitUntil };
  const remaining = Math.min(known.remaining, seen.remaining);
  return { ...known, remaining, ...waitUntil };
}

export const isSameWindow = (a: Told, b: Told): boolean =>
  a.resource === b.resource && a.limit === b.limit && Math.abs(a.resetAt - b.resetAt) <= SAME_WINDOW;

type Told = Pick<RateLimit, 'resource' | 'limit' | 'resetAt'>;

function laterOf(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined ? b : Math.max(a, b ?? a);
}
