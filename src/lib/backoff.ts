import type { Random } from './clock.ts';

/** Pauses in milliseconds: `first`, doubled at each attempt, never more than `most`. */
export type BackoffLimits = { readonly first: number; readonly most: number };

/**
 * The pause after the `attempt`-th failure in a row (1, 2, 3 …), in milliseconds: between half of the grown
 * pause and the whole of it, so that many who failed together do not return together.
 */
export function pauseAfter(attempt: number, limits: BackoffLimits, random: Random): number {
  const grown = Math.min(limits.most, limits.first * 2 ** (attempt - 1));
  return Math.round(grown * (0.5 + 0.5 * random()));
}
