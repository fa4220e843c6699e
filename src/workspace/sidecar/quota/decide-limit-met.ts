import type { SeenLimit } from './read-limit-headers.ts';

export type LimitedAnswer = {
  readonly status: number;
  readonly limit: SeenLimit | undefined;
  /** When `retry-after` ends. */
  readonly retryAfter: number | undefined;
  /** `message` of the JSON body, when it was needed and could be read. */
  readonly message: string | undefined;
  /** How often this request met a secondary limit before. */
  readonly metBefore: number;
  /** GitHub's time; all times are Unix milliseconds by its clock. */
  readonly now: number;
};

export type LimitMet =
  | { readonly kind: 'none' }
  /** The hour's requests are used up. */
  | { readonly kind: 'primary' }
  /** Too much at once: GitHub did nothing and wants a pause. */
  | { readonly kind: 'secondary'; readonly waitUntil: number };

/** "Wait for at least one minute before retrying", longer each time. */
const UNTOLD_WAIT = 60_000;
const WORDING = /secondary rate limit|abuse detection/i;

/**
 * Which limit an answer is about, if any: by its headers where they tell, by GitHub's wording where they do not.
 * https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api#exceeding-the-rate-limit
 */
export function decideLimitMet({ status, limit, retryAfter, message, metBefore, now }: LimitedAnswer): LimitMet {
  if (status !== 403 && status !== 429) return { kind: 'none' };
  if (retryAfter !== undefined) return { kind: 'secondary', waitUntil: retryAfter };
  if (limit?.remaining === 0) return { kind: 'primary' };
  if (!WORDING.test(message ?? '')) return { kind: 'none' };
  return { kind: 'secondary', waitUntil: now + UNTOLD_WAIT * 2 ** metBefore };
}

/** Whether the headers leave it open, so that the body has to be asked. */
export function isBodyNeeded({ status, limit, retryAfter }: Omit<LimitedAnswer, 'message'>): boolean {
  return (status === 403 || status === 429) && retryAfter === undefined && limit?.remaining !== 0;
}
