import { type Refusal, refusal } from '../gateway/refusals/refusal.ts';
import type { Passage } from './decide-passage.ts';

/** Puts a limit into words. */
export function refusalOfPassage(
  { reason, retryAt }: Extract<Passage, { act: 'refuse' }>,
  owner: string,
  resource: string,
): Refusal {
  switch (reason) {
    case 'paused':
      return timed('rate_limited', `GitHub wants a pause in requests at ${owner} (secondary rate limit)`);
    case 'used_up':
      return timed('rate_limited', `GitHub's rate limit for ${resource} requests at ${owner} is used up`);
    case 'share_used':
      return timed(
        'quota_share_used',
        `GitHub's rate limit for ${resource} requests at ${owner} runs low, and this workspace has used its share of it`,
      );
    case 'share_too_small':
      return timed(
        'quota_share_used',
        `GitHub's rate limit for ${resource} requests at ${owner} runs low, and this one costs more than is left of this workspace's share`,
      );
  }

  function timed(code: 'rate_limited' | 'quota_share_used', message: string): Refusal {
    return { ...refusal(code, message, 'wait until the time given, and send fewer requests'), owner, retryAt };
  }
}
