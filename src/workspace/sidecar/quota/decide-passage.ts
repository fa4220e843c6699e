/** Times are Unix milliseconds by GitHub's clock. */
export type QuotaSeen = {
  readonly now: number;
  /** Until when GitHub wants no requests; 0 when it said nothing. */
  readonly waitUntil: number;
  /** The turn of the last request that is held, if any is; a request that has had its turn does not stand in line. */
  readonly lastTurn: number | undefined;
  /** What is left of GitHub's limit, as far as it is known. */
  readonly limit: { readonly remaining: number; readonly resetAt: number } | undefined;
  /** What the request takes of either: one, or more points of GraphQL's. */
  readonly cost: number;
  /** What is left of this workspace's share of it, if it was given one. */
  readonly share: { readonly requests: number; readonly resetAt: number } | undefined;
};

export type Passage =
  | { readonly act: 'send' }
  /** Until its turn. */
  | { readonly act: 'hold'; readonly turn: number }
  | { readonly act: 'refuse'; readonly reason: RefusedPassage; readonly retryAt: number };

export type RefusedPassage = 'paused' | 'used_up' | 'share_used' | 'share_too_small';

/** A client waits this long without an answer; beyond that it is better told. Milliseconds. */
export const LONGEST_HOLD = 60_000;
/** Between requests that were held together: GitHub asks for one after another instead of all at once. Milliseconds. */
export const SPACING = 200;

/**
 * Whether a request may go to GitHub now, later, or not at all.
 * https://docs.github.com/en/rest/using-the-rest-api/best-practices-for-using-the-rest-api
 */
export function decidePassage({ now, waitUntil, lastTurn, limit, share, cost }: QuotaSeen): Passage {
  if (waitUntil - now > LONGEST_HOLD) return { act: 'refuse', reason: 'paused', retryAt: waitUntil };
  if (limit?.remaining === 0 && limit.resetAt > now) {
    return { act: 'refuse', reason: 'used_up', retryAt: limit.resetAt };
  }
  if (share !== undefined && share.requests < cost && share.resetAt > now) {
    const reason = share.requests === 0 ? 'share_used' : 'share_too_small';
    return { act: 'refuse', reason, retryAt: share.resetAt };
  }
  const isLine = lastTurn !== undefined && lastTurn > now;
  if (waitUntil <= now && !isLine) return { act: 'send' };
  const turn = Math.max(waitUntil, isLine ? lastTurn + SPACING : 0);
  // So many are held that the line is longer than the pause.
  if (turn - now > 2 * LONGEST_HOLD) return { act: 'refuse', reason: 'paused', retryAt: turn };
  return { act: 'hold', turn };
}
