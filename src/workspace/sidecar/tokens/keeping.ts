import { RENEW_WINDOW } from '../../../contract/token-renewal.ts';
import type { Random } from '../../../lib/clock.ts';
import type { HeldToken } from './held-token.ts';
import { isUsable, pauseUntil, renewalTime, replicationTime, retryPause } from './schedule.ts';
import type { TokenFault } from './token-fault.ts';

/**
 * What a keeper knows of one owner's token, and what follows from it. Nothing here acts or waits: the sidecar and the
 * simulation of a fleet take the same decisions.
 */
export type Keeping = {
  /** The newest token. */
  readonly held: HeldToken | undefined;
  /** The one before it, in use until `settlesAt` (this host's own time): GitHub may not know the newest everywhere. */
  readonly previous: HeldToken | undefined;
  readonly settlesAt: number;
  /** SHA-256 of the token that GitHub refused, until there is another. */
  readonly refused: string | undefined;
  readonly fault: TokenFault | undefined;
  /** GitHub's time; `-Infinity` when one was asked for. */
  readonly renewAt: number;
  /** A fresh token was asked for: it serves as soon as it is there. */
  readonly atOnce: boolean;
  readonly failures: number;
  /** This host's own time. */
  readonly retryAt: number;
  readonly lastAttemptAt: number;
};

/** `local` is this host's clock, for pauses; `github` is GitHub's, for the life of tokens. Unix milliseconds. */
export type Now = { readonly local: number; readonly github: number };

export type Answered =
  | { readonly ok: true; readonly token: HeldToken; readonly stale: boolean; readonly retryAt?: number | undefined }
  | { readonly ok: false; readonly fault: TokenFault };

/** Who waits for a token may cut a pause short, but not ask more often than this. Milliseconds. */
const DEMAND_SPACING = 1_000;

export const NOTHING_HELD: Keeping = {
  held: undefined,
  previous: undefined,
  settlesAt: -Infinity,
  refused: undefined,
  fault: undefined,
  renewAt: -Infinity,
  atOnce: false,
  failures: 0,
  retryAt: -Infinity,
  lastAttemptAt: -Infinity,
};

/** The token to use, if there is one that GitHub will still take: the one that all of GitHub knows, if it can be. */
export function tokenInUse({ held, previous, settlesAt }: Keeping, now: Now): HeldToken | undefined {
  if (previous !== undefined && now.local < settlesAt && isUsable(previous, now.github)) return previous;
  return held !== undefined && isUsable(held, now.github) ? held : undefined;
}

/** For how long nothing is to be done, in milliseconds; 0 or less: ask the platform now. */
export function untilNextAttempt(state: Keeping, now: Now, isAwaited: boolean): number {
  const { failures, retryAt, renewAt, lastAttemptAt } = state;
  const byTimetable = failures > 0 ? retryAt - now.local : renewAt - now.github;
  return isAwaited ? Math.min(byTimetable, lastAttemptAt + DEMAND_SPACING - now.local) : byTimetable;
}

/** What an answer changes. One that brings nothing fresher than what was there counts as a failure. */
export function afterAnswer(
  state: Keeping,
  answered: Answered,
  now: Now,
  random: Random,
  window = RENEW_WINDOW,
): Keeping {
  const attempted = { ...state, lastAttemptAt: now.local };
  if (!answered.ok) return afterFailure(attempted, answered.fault, answered.fault.retryAt, now, random);
  const { token, stale, retryAt } = answered;
  if (token.sha256 === state.refused) return afterFailure(attempted, undefined, undefined, now, random);

  const same = token.sha256 === state.held?.sha256;
  // By our own clock, which may be off: a token is at least as old as the time that we have had it.
  const settling = same || state.atOnce ? {} : { previous: state.held, settlesAt: now.local + replicationTime(token) };
  const taken: Keeping = {
    ...attempted,
    held: token,
    ...(state.atOnce ? { previous: undefined } : settling),
    refused: undefined,
    fault: undefined,
    renewAt: same && state.renewAt > now.github ? state.renewAt : renewalTime(token, random, window),
    atOnce: false,
    failures: 0,
  };
  const isFresh = !stale && isUsable(token, now.github) && taken.renewAt > now.github;
  return isFresh ? taken : afterFailure(taken, undefined, retryAt, now, random);
}

function afterFailure(
  state: Keeping,
  fault: TokenFault | undefined,
  until: number | undefined,
  now: Now,
  random: Random,
): Keeping {
  const failures = state.failures + 1;
  const pause = retryPause(failures, state.held, now.github, random);
  const known = until === undefined ? 0 : pauseUntil(until, now.github, random);
  return { ...state, fault, failures, retryAt: now.local + Math.max(pause, known) };
}

/** GitHub refused this token: it is dropped, and one asked for at once unless the newest is another. */
export function afterRefusal(state: Keeping, token: HeldToken): Keeping {
  if (state.previous?.sha256 === token.sha256) return { ...state, previous: undefined };
  if (state.held?.sha256 !== token.sha256) return state;
  return { ...NOTHING_HELD, refused: token.sha256 };
}

/** A fresh token is wanted soon; until it is there, the held one serves. */
export function afterRenewalAsked(state: Keeping): Keeping {
  return { ...state, renewAt: -Infinity, atOnce: true, failures: 0, retryAt: -Infinity };
}
