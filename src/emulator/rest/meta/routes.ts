import { Hono } from 'hono';
import type { EmulatorContext, EmulatorEnv } from '../../context.ts';
import { rateLimitOf } from '../../http/rate-limit.ts';
import { root } from './root.ts';

/** What GitHub tells about itself. */
export function metaRoutes(context: EmulatorContext): Hono<EmulatorEnv> {
  const app = new Hono<EmulatorEnv>();
  app.get('/', (c) => c.json(root(context.publicUrls.api)));
  app.get('/meta', (c) => c.json(overview(context)));
  app.get('/rate_limit', (c) => {
    const identity = c.get('identity');
    const [core, graphql, search, codeSearch] = ['core', 'graphql', 'search', 'code_search'].map((resource) =>
      rateLimitOf(context, identity, resource),
    );
    return c.json({ resources: { core, graphql, search, code_search: codeSearch }, rate: core });
  });
  return app;
}

/** GitHub's `api-overview`: there are no address ranges to tell, for everything is on this machine. */
function overview({ publicUrls }: EmulatorContext) {
  const host = new URL(publicUrls.web).host;
  return {
    verifiable_password_authentication: false,
    hooks: [],
    web: ['127.0.0.1/32'],
    api: ['127.0.0.1/32'],
    git: ['127.0.0.1/32'],
    domains: { website: [`*.${host}`, host], codespaces: [], copilot: [], packages: [], storage: [], actions: [] },
  };
}
