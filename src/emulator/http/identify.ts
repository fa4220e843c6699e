import type { MiddlewareHandler } from 'hono';
import { isAppPath } from '../apps/app-paths.ts';
import { authenticateApi } from '../authenticate.ts';
import type { EmulatorContext, EmulatorEnv } from '../context.ts';
import { refuse } from './refuse.ts';

/**
 * Finds out who asks; a credential that is not valid is refused whatever was asked for, as GitHub does. The App's
 * own paths take nothing but its JWT.
 */
export function identify(context: EmulatorContext): MiddlewareHandler<EmulatorEnv> {
  return async (c, next) => {
    const identity = await authenticateApi(context, c.req.header('authorization'));
    const wantsJwt = isAppPath(c.req.path);
    if (!identity.ok && !(wantsJwt && identity.error.message === 'Bad credentials')) {
      return refuse(c, identity.error.status, identity.error.message);
    }
    if (!identity.ok || (wantsJwt && identity.value.kind !== 'app')) {
      return refuse(c, 401, 'A JSON web token could not be decoded');
    }
    c.set('identity', identity.value);
    return next();
  };
}
