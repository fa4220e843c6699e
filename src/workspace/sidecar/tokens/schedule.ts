import { RENEW_WINDOW } from '../../../contract/token-renewal.ts';
import { pauseAfter } from '../../../lib/backoff.ts';
import type { Random } from '../../../lib/clock.ts';
import { type HeldToken, lifeOf } from './held-token.ts';

// All times below are in milliseconds.

/** A push that GitHub refuses half way cannot be replayed: it starts with this much life left, or a fresh token. */
const PUSH_NEEDS = 5 * 60_000;

/** For differences between our estimate of GitHub's clock and its own, and for a request's way there. */
const MARGIN = 10_000;

/** A fresh token can be unknown to a part of GitHub for 10 to 15 s after its mint (replication). */
const REPLICATION = 15_000;

const RETRY_FIRST = 1_000;
const RETRY_MOST = 30_000;
const RETRY_LEAST = 100;

/** A time that somebody else gave is believed this far ahead: asking the platform again is cheap. */
const BELIEVED_AHEAD = 5 * 60_000;
/** Many are told the same time: each comes up to this part of the wait later, so that they do not come together. */
const SPREAD = 0.1;
const SPREAD_LEAST = 1_000;

/** When to renew, in GitHub's time; drawn once per token. */
export function renewalTime(token: HeldToken, random: Random, { from, until } = RENEW_WINDOW): number {
  return token.issuedAt + lifeOf(token) * (from + (until - from) * random());
}

/** Until when a token may be used, in GitHub's time: not in the last moments of its life, which may be over there. */
export function usableUntil(token: HeldToken): number {
  return token.expiresAt - Math.min(MARGIN, lifeOf(token) / 20);
}

export const isUsable = (token: HeldToken, now: number): boolean => now < usableUntil(token);

/** Whether enough of a token's life is left to start a push with it. */
export function isEnoughForPush(token: HeldToken, now: number): boolean {
  return token.expiresAt - now >= Math.min(PUSH_NEEDS, lifeOf(token) / 4);
}

/**
 * The pause before the next try after `failures` in a row, in milliseconds: grows from about 1 s to 30 s, but never
 * takes more than a quarter of what a usable token has left, so that short-lived ones get their tries as well.
 */
export function retryPause(failures: number, token: HeldToken | undefined, now: number, random: Random): number {
  const left = token === undefined || !isUsable(token, now) ? Infinity : token.expiresAt - now;
  const first = Math.max(RETRY_LEAST, Math.min(RETRY_FIRST, left / 8));
  const most = Math.max(RETRY_LEAST, Math.min(RETRY_MOST, left / 4));
  return pauseAfter(failures, { first, most }, random);
}

/** The pause until a time that was given (by GitHub's clock, like `now`), in milliseconds; never earlier than it. */
export function pauseUntil(retryAt: number, now: number, random: Random): number {
  const wait = Math.min(BELIEVED_AHEAD, Math.max(0, retryAt - now));
  return Math.round(wait + random() * Math.max(SPREAD_LEAST, wait * SPREAD));
}

/** For how long after its mint GitHub may not know a token everywhere, in milliseconds; of a short life at most a half. */
export const replicationTime = (token: HeldToken): number => Math.min(REPLICATION, lifeOf(token) / 2);

/** For how long yet, in milliseconds, a refusal says nothing about the token. */
export const replicationLeft = (token: HeldToken, now: number): number => token.issuedAt + replicationTime(token) - now;
