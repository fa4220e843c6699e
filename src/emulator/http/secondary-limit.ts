import type { Context, MiddlewareHandler } from 'hono';
import type { EmulatorContext, EmulatorEnv } from '../context.ts';
import { refuse } from './refuse.ts';

const DOCUMENTATION =
  'https://docs.github.com/free-pro-team@latest/rest/overview/rate-limits-for-the-rest-api#about-secondary-rate-limits';
const MESSAGE =
  'You have exceeded a secondary rate limit. Please wait a few minutes before you try again. For more on scraping GitHub and how it may affect your rights, please review our Terms of Service (https://docs.github.com/en/site-policy/github-terms/github-terms-of-service)';
const MINUTE = 60_000;

/** What one installation does of late. Unix milliseconds. */
type Usage = { minuteEnds: number; requests: number; inFlight: number; refusedUntil: number };

/** Kept in memory alone, by installation id: GitHub tells nobody where they stand with these limits. */
export class SecondaryUsage {
  readonly #usage = new Map<number, Usage>();

  of(installationId: number): Usage {
    const known = this.#usage.get(installationId);
    if (known !== undefined) return known;
    const begun: Usage = { minuteEnds: 0, requests: 0, inFlight: 0, refusedUntil: 0 };
    this.#usage.set(installationId, begun);
    return begun;
  }
}

/** Refuses all that an installation asks of REST and GraphQL until then. */
export function refuseForAWhile(context: EmulatorContext, installationId: number, retryAfterSeconds: number): void {
  context.secondaryUsage.of(installationId).refusedUntil = context.clock() + retryAfterSeconds * 1_000;
}

/**
 * GitHub's limits on bursts, as far as the knob `secondaryLimit` asks for them:
 * https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api#about-secondary-rate-limits
 */
export function limitBursts(context: EmulatorContext): MiddlewareHandler<EmulatorEnv> {
  return async (c, next) => {
    const identity = c.get('identity');
    if (identity.kind !== 'installation') return next();
    const { id } = identity.installation;
    const usage = context.secondaryUsage.of(id);
    const limit = context.knobs.secondaryLimit;
    const now = context.clock();
    if (now >= usage.minuteEnds) Object.assign(usage, { minuteEnds: now + MINUTE, requests: 0 });
    const isTooMuch =
      usage.requests >= (limit?.requestsPerMinute ?? Infinity) || usage.inFlight >= (limit?.concurrent ?? Infinity);
    if (isTooMuch && usage.refusedUntil <= now) refuseForAWhile(context, id, limit?.retryAfterSeconds ?? 0);
    if (usage.refusedUntil > now) return refuseBurst(c, usage.refusedUntil - now, limit?.status ?? 403);
    usage.requests += 1;
    usage.inFlight += 1;
    try {
      return await next();
    } finally {
      usage.inFlight -= 1;
    }
  };
}

function refuseBurst(c: Context, leftMs: number, status: 403 | 429): Response {
  c.header('retry-after', String(Math.ceil(leftMs / 1_000)));
  return refuse(c, status, MESSAGE, DOCUMENTATION);
}
