import type { GitHubRequest } from './classify-request.ts';

const LAG_PAUSE_FIRST = 250;
const LAG_PAUSE_MOST = 2_000;
/** Between two tries of a read that met an error of GitHub's. */
const ERROR_PAUSE = 500;

/** What GitHub's edge answers when what is behind it is away or too slow. */
const AWAY = new Set([502, 503, 504]);

export type Answered = {
  /** Undefined: there was none, the connection failed at once. */
  readonly status: number | undefined;
  readonly request: GitHubRequest;
  /** Whether it changes nothing at GitHub, so that it may arrive twice. */
  readonly isRead: boolean;
  /** Whether the same request can be sent again. */
  readonly replayable: boolean;
  /** Milliseconds for which GitHub may still not know the token everywhere; 0 or less when it must. */
  readonly lagLeft: number;
  /** Whether the answer is about one of GitHub's rate limits. */
  readonly isLimit: boolean;
  /** How often this request was sent again with the same young token. */
  readonly lagRetries: number;
  /** Whether GitHub has served this repository to this token before. */
  readonly proven: boolean;
  /** Whether this request was sent again with another token already. */
  readonly replaced: boolean;
  /** Whether this request was sent again after an error of GitHub's already. */
  readonly erred: boolean;
};

export type Healing =
  | { readonly act: 'pass_on' }
  | { readonly act: 'same_token'; readonly pause: number }
  | { readonly act: 'other_token' }
  | { readonly act: 'once_more'; readonly pause: number };

const PASS_ON: Healing = { act: 'pass_on' };

/** What to do about GitHub's answer before the client sees it. */
export function decideHealing(answered: Answered): Healing {
  const { status, isRead, isLimit, replayable, lagLeft, lagRetries, replaced, erred } = answered;
  if (!replayable || isLimit) return PASS_ON;
  if (status === undefined || AWAY.has(status)) {
    return isRead && !erred ? { act: 'once_more', pause: ERROR_PAUSE } : PASS_ON;
  }
  if (!isAboutCredential(status, answered)) return PASS_ON;
  if (lagLeft > 0) {
    const grown = Math.min(LAG_PAUSE_MOST, LAG_PAUSE_FIRST * 2 ** lagRetries);
    return { act: 'same_token', pause: Math.max(50, Math.min(grown, lagLeft)) };
  }
  if (status === 401 && !replaced) return { act: 'other_token' };
  return PASS_ON;
}

/**
 * 401 is about the credential, except where GitHub wants the App's own JWT. 403 and 404 can be: a token that has not
 * been replicated has no repositories yet, and those outside the grant were refused before. A repository that was
 * served to this token once is known to it, and 404 there is an answer, for which nobody has to wait.
 */
function isAboutCredential(status: number, { request, lagLeft, proven }: Answered): boolean {
  if (!takesCredential(request)) return false;
  if (status === 401) return true;
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
