import { runsLow } from '../../../contract/low-limit.ts';
import type { RateLimit } from '../../../contract/status.ts';
import { newerLimit } from './newer-limit.ts';

/** GitHub's limits as its answers tell them, the newest of each owner and resource. */
export class ObservedLimits {
  readonly #known = new Map<string, RateLimit>();
  /** What the platform has not been told. */
  readonly #news = new Map<string, RateLimit>();

  /** Takes what an answer told; true when the platform should hear of it soon. */
  observe(seen: RateLimit): boolean {
    const key = keyOf(seen.owner, seen.resource);
    const before = this.#known.get(key);
    const after = newerLimit(before, seen);
    if (before !== undefined && isSame(before, after)) return false;
    this.#known.set(key, after);
    this.#news.set(key, after);
    const isFirstLow = runsLow(after) && (before === undefined || !runsLow(before) || before.resetAt < after.resetAt);
    return isFirstLow || (after.remaining === 0 && before?.remaining !== 0) || before?.waitUntil !== after.waitUntil;
  }

  of(owner: string, resource: string): RateLimit | undefined {
    return this.#known.get(keyOf(owner, resource));
  }

  /** Until when GitHub wants no requests from an owner's installation, whatever the resource; 0 when it said nothing. */
  waitUntil(owner: string): number {
    const ofOwner = [...this.#known.values()].filter((limit) => keyOf(limit.owner, '') === keyOf(owner, ''));
    return Math.max(0, ...ofOwner.map(({ waitUntil = 0 }) => waitUntil));
  }

  /** What has changed since the last report that arrived. */
  unreported(): RateLimit[] {
    return [...this.#news.values()];
  }

  /** These have arrived; what has changed since they were sent is still news. */
  reported(limits: readonly RateLimit[]): void {
    for (const limit of limits) {
      const key = keyOf(limit.owner, limit.resource);
      if (this.#news.get(key) === limit) this.#news.delete(key);
    }
  }
}

/** Owners' case does not matter to GitHub. */
export const keyOf = (owner: string, resource: string): string => `${owner.toLowerCase()} ${resource}`;

function isSame(a: RateLimit, b: RateLimit): boolean {
  return a.limit === b.limit && a.remaining === b.remaining && a.resetAt === b.resetAt && a.waitUntil === b.waitUntil;
}
