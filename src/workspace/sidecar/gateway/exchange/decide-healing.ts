import type { LimitMet } from '../../quota/decide-limit-met.ts';
import { LONGEST_HOLD } from '../../quota/decide-passage.ts';
import type { GitHubRequest } from '../requests/classify-request.ts';

const LAG_PAUSE_FIRST = 250;
const LAG_PAUSE_MOST = 2_000;
/** Between two tries of a read that met an error of GitHub's. */
const ERROR_PAUSE = 500;
/** How often a request is repeated that met a secondary limit: GitHub did nothing about it. */
const MOST_LIMIT_RETRIES = 2;

/** Tokens that the platform had at hand when all of them were revoked; one that was made since is asked for by then. */
const MOST_REPLACED = 3;

/** What GitHub's edge answers when what is behind it is away or too slow. */
const AWAY = new Set([502, 503, 504]);

/** How often, and why, a request was sent again already. */
export type Repeats = {
  /** After a secondary limit. */
  readonly limitRetries: number;
  /** With the same young token. */
  readonly lagRetries: number;
  /** With another token. */
  readonly replaced: number;
  /** After an error of GitHub's. */
  readonly erred: boolean;
};

export const NOT_REPEATED: Repeats = { limitRetries: 0, lagRetries: 0, replaced: 0, erred: false };

export type Answered = Repeats & {
  /** Undefined: there was none, the connection failed at once. */
  readonly status: number | undefined;
  /** Which of GitHub's rate limits the answer is about. */
  readonly met: LimitMet;
  /** Whether GraphQL saw nothing where the query begins. */
  readonly isUnseen: boolean;
  readonly request: GitHubRequest;
  /** Whether it changes nothing at GitHub, so that it may arrive twice. */
  readonly isRead: boolean;
  /** Whether the same request can be sent again. */
  readonly replayable: boolean;
  /** Whether it was sent with a token. */
  readonly hasToken: boolean;
  /** Whether that token was made before the client asked: whatever ended the one before may have ended it as well. */
  readonly isOlder: boolean;
  /** Milliseconds for which GitHub may still not know the token everywhere; 0 or less when it must. */
  readonly lagLeft: number;
  /** Whether GitHub has served this repository to this token before. */
  readonly proven: boolean;
  /** GitHub's time, Unix milliseconds. */
  readonly now: number;
};

export type Healing =
  | { readonly act: 'pass_on' }
  /** When the quota lets it go, which has heard of the limit. */
  | { readonly act: 'in_its_turn' }
  | { readonly act: 'same_token'; readonly pause: number }
  | { readonly act: 'other_token' }
  | { readonly act: 'once_more'; readonly pause: number };

const PASS_ON: Healing = { act: 'pass_on' };

/** What to do about GitHub's answer before the client sees it. */
export function decideHealing(answered: Answered): Healing {
  const { status, met, isRead, replayable, lagLeft, lagRetries, erred } = answered;
  if (!replayable) return PASS_ON;
  if (met.kind !== 'none') return isWorthWaiting(met, answered) ? { act: 'in_its_turn' } : PASS_ON;
  if (status === undefined || AWAY.has(status)) {
    return isRead && !erred ? { act: 'once_more', pause: ERROR_PAUSE } : PASS_ON;
  }
  if (!isAboutCredential(status, answered)) return PASS_ON;
  if (lagLeft > 0) {
    const grown = Math.min(LAG_PAUSE_MOST, LAG_PAUSE_FIRST * 2 ** lagRetries);
    return { act: 'same_token', pause: Math.max(50, Math.min(grown, lagLeft)) };
  }
  return status === 401 && mayBeReplaced(answered) ? { act: 'other_token' } : PASS_ON;
}

/** What is known of a request when it is sent again. */
export function repeatedBy({ act }: Healing, repeats: Repeats): Repeats {
  switch (act) {
    case 'pass_on':
      return repeats;
    case 'in_its_turn':
      return { ...repeats, limitRetries: repeats.limitRetries + 1 };
    case 'same_token':
      return { ...repeats, lagRetries: repeats.lagRetries + 1 };
    case 'other_token':
      return { ...repeats, replaced: repeats.replaced + 1 };
    case 'once_more':
      return { ...repeats, erred: true };
  }
}

const mayBeReplaced = ({ hasToken, replaced, isOlder }: Answered): boolean =>
  hasToken && (replaced === 0 || (isOlder && replaced < MOST_REPLACED));

const isWorthWaiting = (met: LimitMet, { limitRetries, now }: Answered): boolean =>
  met.kind === 'secondary' && limitRetries < MOST_LIMIT_RETRIES && met.waitUntil - now <= LONGEST_HOLD;

/**
 * 401 is about the credential, except where GitHub wants the App's own JWT. 403 and 404 can be: a token that has not
 * been replicated has no repositories yet, and those outside the grant were refused before. A repository that was
 * served to this token once is known to it, and 404 there is an answer, for which nobody has to wait. GraphQL says so
 * with status 200; of its mutations it is not known how much was done.
 */
function isAboutCredential(status: number, { request, lagLeft, proven, isUnseen, isRead }: Answered): boolean {
  if (!takesCredential(request)) return false;
  if (status === 401) return true;
  if (request.surface === 'graphql') return isUnseen && isRead && lagLeft > 0;
  if (status !== 403 && status !== 404) return false;
  switch (request.surface) {
    case 'git':
    case 'lfs':
      return true;
    case 'rest':
    case 'uploads':
    case 'content':
      return request.repository !== undefined && !proven && lagLeft > 0;
    default:
      return false;
  }
}

/** Whether a 401 speaks of the token that the gateway has set. */
export function takesCredential(request: GitHubRequest): boolean {
  switch (request.surface) {
    case 'public':
    case 'packages':
      return false;
    case 'content':
      return !request.signed;
    case 'rest':
      return !request.wantsApp;
    default:
      return true;
  }
}
