import { describe, expect, it } from 'vitest';
import { fieldsOf } from '../../../lib/http1/testing/messages.ts';
import { decideLimitMet, isBodyNeeded } from './decide-limit-met.ts';
import { readLimitHeaders, readRetryAfter } from './read-limit-headers.ts';

const NOW = Date.parse('2026-11-24T14:00:00Z');
const limit = { resource: 'core', limit: 5_000, remaining: 7, resetAt: NOW };
const message = 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.';
const answer = { status: 403, limit, retryAfter: undefined, message: undefined, metBefore: 0, now: NOW };

describe('decideLimitMet', () => {
  it.each([200, 401, 404, 500])('takes no %i for a limit', (status) => {
    expect(decideLimitMet({ ...answer, status, retryAfter: NOW + 1, message })).toEqual({ kind: 'none' });
  });

  it('goes by retry-after, then by what remains, then by the wording', () => {
    const secondary = { kind: 'secondary', waitUntil: NOW + 7 };
    expect(decideLimitMet({ ...answer, status: 429, retryAfter: NOW + 7 })).toEqual(secondary);
    expect(decideLimitMet({ ...answer, limit: { ...limit, remaining: 0 }, message })).toEqual({ kind: 'primary' });
    expect(decideLimitMet({ ...answer, message })).toEqual({ kind: 'secondary', waitUntil: NOW + 60_000 });
    expect(decideLimitMet({ ...answer, message, metBefore: 1 })).toMatchObject({ waitUntil: NOW + 120_000 });
    expect(decideLimitMet({ ...answer, message: 'Resource not accessible by integration' })).toEqual({ kind: 'none' });
  });

  it('asks for the body only when the headers leave it open', () => {
    expect(isBodyNeeded(answer)).toBe(true);
    expect(isBodyNeeded({ ...answer, status: 200 })).toBe(false);
    expect(isBodyNeeded({ ...answer, retryAfter: NOW })).toBe(false);
    expect(isBodyNeeded({ ...answer, limit: { ...limit, remaining: 0 } })).toBe(false);
  });
});

describe('headers', () => {
  const said = { 'x-ratelimit-limit': '5000', 'x-ratelimit-remaining': '7', 'x-ratelimit-resource': 'core' };

  it('are read when they are numbers', () => {
    expect(readLimitHeaders(fieldsOf({ ...said, 'x-ratelimit-reset': String(NOW / 1_000) }))).toEqual(limit);
    for (const reset of ['', '-1', '1e9', 'NaN', '9'.repeat(30)]) {
      expect(readLimitHeaders(fieldsOf({ ...said, 'x-ratelimit-reset': reset }))).toBeUndefined();
    }
  });

  it('tell a pause in seconds or by a date, never in the past and never for longer than a day', () => {
    expect(readRetryAfter(fieldsOf({ 'retry-after': '30' }), NOW)).toBe(NOW + 30_000);
    expect(readRetryAfter(fieldsOf({ 'retry-after': 'Tue, 24 Nov 2026 14:00:05 GMT' }), NOW)).toBe(NOW + 5_000);
    expect(readRetryAfter(fieldsOf({ 'retry-after': 'Tue, 24 Nov 2020 14:00:05 GMT' }), NOW)).toBe(NOW);
    expect(readRetryAfter(fieldsOf({ 'retry-after': '99999999999' }), NOW)).toBe(NOW + 86_400_000);
    expect(readRetryAfter(fieldsOf({ 'retry-after': 'soon' }), NOW)).toBeUndefined();
    expect(readRetryAfter(fieldsOf({}), NOW)).toBeUndefined();
  });
});
