import { isSameWindow } from './newer-limit.ts';
import type { SeenLimit } from './read-limit-headers.ts';

export type CostKnown = {
  /** What it was predicted to cost; undefined when that could not be told. */
  readonly predicted: number | undefined;
  /** The limit as it was known when the request left. */
  readonly before: SeenLimit | undefined;
  /** The limit as its answer tells it. */
  readonly after: SeenLimit | undefined;
};

/**
 * What a request has cost. GitHub's headers tell no more than what is left to all workspaces, so what it fell by
 * meanwhile is the most that this one can have cost: the others' requests are in it. One at least, as GitHub counts.
 */
export function decideCost({ predicted, before, after }: CostKnown): number {
  if (before === undefined || after === undefined || !isSameWindow(before, after)) return predicted ?? 1;
  const most = before.remaining - after.remaining;
  return Math.max(1, Math.min(predicted ?? most, most));
}
