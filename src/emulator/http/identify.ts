import type { MiddlewareHandler } from 'hono';
import { authenticateApi } from '../authenticate.ts';
import type { EmulatorContext, EmulatorEnv } from '../context.ts';
import { refuse } from './refuse.ts';

/** Finds out who asks; a credential that is not valid is refused whatever was asked for, as GitHub does. */
export function identify(context: EmulatorContext): MiddlewareHandler<EmulatorEnv> {
  return async (c, next) => {
    const identity = await authenticateApi(context, c.req.header('authorization'));
    if (!identity.ok) return refuse(c, identity.error.status, identity.error.message);
    c.set('identity', identity.value);
    return next();
  };
}
