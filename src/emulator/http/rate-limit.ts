import type { Context, MiddlewareHandler } from 'hono';
import type { EmulatorContext, EmulatorEnv, Identity } from '../context.ts';
import type { RateLimit } from '../state/model.ts';
import { refuse } from './refuse.ts';

/** https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api */
const DOCUMENTATION = 'https://docs.github.com/rest/overview/rate-limits-for-the-rest-api';
const HOUR = 3_600_000;
const SEARCH = { limit: 30, window: 60_000 };
const ANONYMOUS_LIMIT = 60;

export type RateLimitStatus = {
  readonly limit: number;
  readonly used: number;
  readonly remaining: number;
  /** Unix seconds. */
  readonly reset: number;
  readonly resource: string;
};

/** Where someone stands with one resource (`core`, `graphql`, `search` …), without spending anything. */
export function rateLimitOf(context: EmulatorContext, identity: Identity, resource: string): RateLimitStatus {
  const { limit, window } = limitOf(context, identity, resource);
  const now = context.clock();
  const current = findWindow(context, holderOf(identity), resource);
  const used = current === undefined ? 0 : Math.min(current.used, limit);
  const reset = Math.ceil((current?.resetAt ?? now + window) / 1_000);
  return { limit, used, remaining: limit - used, reset, resource };
}

/** Leaves an installation nothing of any resource until its windows end. */
export function exhaustRateLimit(context: EmulatorContext, installationId: number, resources: readonly string[]): void {
  const holder = `installation:${installationId}`;
  for (const resource of resources) {
    windowFor(context, holder, resource, HOUR).used = Number.MAX_SAFE_INTEGER;
  }
  context.changed();
}

/** Counts each API request and puts GitHub's `x-ratelimit-*` headers on its answer; refuses what is beyond the limit. */
export function limitRate(context: EmulatorContext): MiddlewareHandler<EmulatorEnv> {
  return async (c, next) => {
    const identity = c.get('identity');
    const resource = resourceOf(c.req.path);
    const exhausted = rateLimitOf(context, identity, resource).remaining === 0;
    const isFree = c.req.path === '/rate_limit';
    if (!isFree && !exhausted) spend(context, identity, resource);
    if (exhausted && !isFree) c.res = refuseExhausted(c, identity, resource);
    else await next();
    const { limit, remaining, used, reset } = rateLimitOf(context, identity, resource);
    c.header('x-ratelimit-limit', String(limit));
    c.header('x-ratelimit-remaining', String(remaining));
    c.header('x-ratelimit-used', String(used));
    c.header('x-ratelimit-reset', String(reset));
    c.header('x-ratelimit-resource', resource);
  };
}

function resourceOf(path: string): string {
  if (path === '/graphql') return 'graphql';
  if (path === '/search/code') return 'code_search';
  return path.startsWith('/search/') ? 'search' : 'core';
}

function limitOf(context: EmulatorContext, identity: Identity, resource: string): { limit: number; window: number } {
  if (resource === 'search' || resource === 'code_search') return SEARCH;
  return { limit: identity.kind === 'anonymous' ? ANONYMOUS_LIMIT : context.knobs.hourlyRateLimit, window: HOUR };
}

function holderOf(identity: Identity): string {
  if (identity.kind === 'installation') return `installation:${identity.installation.id}`;
  return identity.kind === 'app' ? `app:${identity.app.id}` : 'anonymous';
}

/** Not written to disk by itself: a count that is lost in a crash is no loss. */
function spend(context: EmulatorContext, identity: Identity, resource: string): void {
  windowFor(context, holderOf(identity), resource, limitOf(context, identity, resource).window).used += 1;
}

function findWindow({ model, clock }: EmulatorContext, holder: string, resource: string): RateLimit | undefined {
  const now = clock();
  return model.rateLimits.find(
    (each) => each.holder === holder && each.resource === resource && each.resetAt > now && each.resetAt <= now + HOUR,
  );
}

function windowFor(context: EmulatorContext, holder: string, resource: string, window: number): RateLimit {
  const current = findWindow(context, holder, resource);
  if (current !== undefined) return current;
  const { model } = context;
  model.rateLimits = model.rateLimits.filter((each) => each.holder !== holder || each.resource !== resource);
  const begun: RateLimit = { holder, resource, used: 0, resetAt: context.clock() + window };
  model.rateLimits.push(begun);
  return begun;
}

/** GraphQL answers 200 even then: https://docs.github.com/en/graphql/overview/rate-limits-and-query-limits-for-the-graphql-api */
function refuseExhausted(c: Context<EmulatorEnv>, identity: Identity, resource: string): Response {
  const who = identity.kind === 'installation' ? `installation ID ${identity.installation.id}` : 'this client';
  const message = `API rate limit exceeded for ${who}.`;
  if (resource === 'graphql') return c.json({ errors: [{ type: 'RATE_LIMITED', message }] });
  return refuse(c, 403, message, DOCUMENTATION);
}
