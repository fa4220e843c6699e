import { Hono } from 'hono';
import { conversionRoutes } from './apps/manifest/conversion-routes.ts';
import { appRoutes } from './apps/routes.ts';
import { tokenRoutes } from './apps/token-routes.ts';
import type { EmulatorContext, EmulatorEnv } from './context.ts';
import { graphqlHandler } from './graphql/handler.ts';
import { countRequests } from './http/count-requests.ts';
import { disturbApi } from './http/disturb.ts';
import { identify } from './http/identify.ts';
import { limitRate } from './http/rate-limit.ts';
import { notFound, refuse } from './http/refuse.ts';
import { limitBursts } from './http/secondary-limit.ts';
import { restRoutes } from './rest/routes.ts';
import { assetUploadRoutes } from './rest/releases/assets.ts';
import { findsRepository } from './rest/request/repository.ts';
import { demandToken, guardOperations } from './permissions/guard.ts';

/** What uploads.github.com serves: the files of releases. */
export async function uploadRoutes(context: EmulatorContext): Promise<Hono<EmulatorEnv>> {
  const uploads = new Hono<EmulatorEnv>();
  uploads.use(countRequests(context), disturbApi(context), identify(context), limitRate(context), limitBursts(context));
  uploads.use(await guardOperations(context));
  uploads.use('/repos/:owner/:repo/*', findsRepository(context));
  uploads.route('/repos/:owner/:repo', assetUploadRoutes(context));
  uploads.notFound((c) => notFound(c));
  uploads.onError((error, c) => {
    context.log.error({ err: error, method: c.req.method, path: c.req.path }, 'upload failed');
    return refuse(c, 500, 'Server Error');
  });
  return uploads;
}

/** REST and GraphQL, as at api.github.com. */
export async function apiRoutes(context: EmulatorContext): Promise<Hono<EmulatorEnv>> {
  const api = new Hono<EmulatorEnv>();
  api.use(countRequests(context), disturbApi(context), identify(context), limitRate(context), limitBursts(context));
  api.post('/graphql', demandToken(), graphqlHandler(context));
  api.route('/', conversionRoutes(context));
  api.route('/', appRoutes(context));
  api.all('/app/*', (c) => notFound(c));
  api.use(await guardOperations(context));
  api.route('/', tokenRoutes(context));
  api.route('/', restRoutes(context));
  api.notFound((c) => notFound(c));
  api.onError((error, c) => {
    context.log.error({ err: error, method: c.req.method, path: c.req.path }, 'request failed');
    return refuse(c, 500, 'Server Error');
  });
  return api;
}
