import { Hono } from 'hono';
import type { EmulatorContext, EmulatorEnv } from '../context.ts';
import { refuse } from '../http/refuse.ts';
import { revokeTokens } from './change-installation.ts';

/** What an installation token does about itself: https://docs.github.com/en/rest/apps/installations */
export function tokenRoutes(context: EmulatorContext): Hono<EmulatorEnv> {
  const app = new Hono<EmulatorEnv>();
  app.delete('/installation/token', (c) => {
    const identity = c.get('identity');
    if (identity.kind !== 'installation') return refuse(c, 401, 'Requires authentication');
    revokeTokens(context, (sha256) => sha256 === identity.token.sha256);
    return c.body(null, 204);
  });
  return app;
}
