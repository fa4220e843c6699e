import type { GitHubRequest } from './classify-request.ts';

const LAG_PAUSE_FIRST = 250;
const LAG_PAUSE_MOST = 2_000;

export type Answered = {
  readonly status: number;
  readonly request: GitHubRequest;
  /** Whether the same request can be sent again. */
  readonly replayable: boolean;
  /** Milliseconds for which GitHub may still not know the token everywhere; 0 or less when it must. */
  readonly lagLeft: number;
  /** How often this request was sent again with the same young token. */
  readonly lagRetries: number;
  /** Whether this request was sent again with another token already. */
  readonly replaced: boolean;
};

export type Healing =
  | { readonly act: 'pass_on' }
  | { readonly act: 'same_token'; readonly pause: number }
  | { readonly act: 'other_token' };

const PASS_ON: Healing = { act: 'pass_on' };

/** What to do about GitHub's answer before the client sees it. */
export function decideHealing({ status, request, replayable, lagLeft, lagRetries, replaced }: Answered): Healing {
  if (!replayable || !isAboutCredential(status, request)) return PASS_ON;
  if (lagLeft > 0) {
    const grown = Math.min(LAG_PAUSE_MOST, LAG_PAUSE_FIRST * 2 ** lagRetries);
    return { act: 'same_token', pause: Math.max(50, Math.min(grown, lagLeft)) };
  }
  if (status === 401 && !replaced) return { act: 'other_token' };
  return PASS_ON;
}

/**
 * 401 is about the credential, except where GitHub wants the App's own JWT. git's 403 and 404 can be: a token that
 * has not been replicated has no repositories yet, and those outside the grant were refused before.
 */
function isAboutCredential(status: number, request: GitHubRequest): boolean {
  switch (request.surface) {
    case 'git':
    case 'lfs':
      return status === 401 || status === 403 || status === 404;
    case 'rest':
      return status === 401 && !request.wantsApp;
    case 'graphql':
    case 'uploads':
      return status === 401;
    case 'public':
      return false;
  }
}
