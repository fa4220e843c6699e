import type { HeaderFields } from '../../../lib/http1/header-fields.ts';

/** A limit as one answer tells it. Times are Unix milliseconds by GitHub's clock. */
export type SeenLimit = {
  readonly resource: string;
  readonly limit: number;
  readonly remaining: number;
  readonly resetAt: number;
};

const COUNT = /^\d{1,9}$/;
const SECONDS = /^\d{1,11}$/;
const RESOURCE = /^[a-z_]{1,64}$/;
/** Nobody is told to wait longer than the longest window of GitHub's limits. */
const LONGEST_WAIT = 24 * 3_600_000;

/**
 * `x-ratelimit-*` of an answer; undefined when they are missing or no numbers.
 * https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api#checking-the-status-of-your-rate-limit
 */
export function readLimitHeaders(fields: HeaderFields): SeenLimit | undefined {
  const limit = fields.joined('x-ratelimit-limit') ?? '';
  const remaining = fields.joined('x-ratelimit-remaining') ?? '';
  const reset = fields.joined('x-ratelimit-reset') ?? '';
  const resource = fields.joined('x-ratelimit-resource') ?? '';
  if (!COUNT.test(limit) || !COUNT.test(remaining) || !SECONDS.test(reset) || !RESOURCE.test(resource)) return;
  return { resource, limit: Number(limit), remaining: Number(remaining), resetAt: Number(reset) * 1_000 };
}

/** When `retry-after` ends, in seconds or as a date (RFC 9110 §10.2.3); undefined when there is none. */
export function readRetryAfter(fields: HeaderFields, now: number): number | undefined {
  const after = fields.first('retry-after') ?? '';
  const until = SECONDS.test(after) ? now + Number(after) * 1_000 : Date.parse(after);
  return Number.isNaN(until) ? undefined : Math.min(Math.max(until, now), now + LONGEST_WAIT);
}
