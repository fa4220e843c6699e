import type { MiddlewareHandler } from 'hono';
import type { EmulatorContext, EmulatorEnv } from '../context.ts';
import { surfaceOf } from './disturb.ts';

/** Counts requests, and 401 answers to those that carried a credential. */
export function countRequests({ statistics }: EmulatorContext): MiddlewareHandler<EmulatorEnv> {
  return async (c, next) => {
    const surface = surfaceOf(c.req.method, c.req.path);
    statistics.requests[surface] += 1;
    await next();
    if (c.res.status === 401 && c.req.header('authorization') !== undefined) statistics.unauthorized[surface] += 1;
  };
}
