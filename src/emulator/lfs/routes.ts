import { Hono } from 'hono';
import type { EmulatorContext } from '../context.ts';
import { disturb } from '../http/disturb.ts';
import { admitToRepository, type LfsEnv } from './access.ts';
import { answerLfs, refuseLfs } from './answers.ts';
import { answerBatch, BatchRequest } from './batch.ts';
import { lockRoutes } from './lock-routes.ts';
import { readBody } from './read-body.ts';
import { signAction } from './signed-actions.ts';

/** git-lfs's API beside each repository, as at github.com: `/{owner}/{repo}.git/info/lfs/…`. */
export function lfsRoutes(context: EmulatorContext): Hono<LfsEnv> {
  const { lfs, clock, log, statistics } = context;
  const routes = new Hono<LfsEnv>().basePath('/:owner/:repo/info/lfs');
  routes.use('*', async (c, next) => {
    statistics.requests.git += 1;
    const disturbance = await disturb(context, 'git');
    if (disturbance === undefined) return next();
    return c.body(disturbance.body, disturbance.status, { 'content-type': disturbance.contentType });
  });
  routes.use('*', admitToRepository(context));
  routes.post('/objects/batch', async (c) => {
    const batch = await readBody(c, BatchRequest);
    if (batch === undefined) return refuseLfs(c, 422, 'Validation failed');
    if (batch.operation === 'upload' && !c.get('mayWrite')) {
      return refuseLfs(c, 403, 'You must have push access to upload objects.');
    }
    if ((batch.hash_algo ?? 'sha256') !== 'sha256') return refuseLfs(c, 409, 'The hash algorithm must be sha256');
    if (batch.transfers?.includes('basic') === false) return refuseLfs(c, 422, 'The transfer must be basic');
    // The address at which this request arrived: whoever has reached it can reach the store as well.
    const { localAddress, localPort } = c.env.incoming.socket;
    const base = `http://${localAddress}:${localPort}/_lfs`;
    const answer = await answerBatch(batch, {
      repositoryId: c.get('repository').id,
      size: (object) => lfs.store.size(object),
      act: (purpose, object) => signAction(purpose, object, base, lfs.key, clock()),
    });
    return answerLfs(c, 200, answer);
  });
  routes.route('/locks', lockRoutes(context));
  routes.notFound((c) => refuseLfs(c, 404, 'Not Found'));
  routes.onError((error, c) => {
    log.error({ err: error, method: c.req.method, path: c.req.path }, 'request failed');
    return refuseLfs(c, 500, 'Server Error');
  });
  return routes;
}

/** Whether a path of the web host is git-lfs's. */
export const isLfsPath = (target: string): boolean => /^\/[^/?]+\/[^/?]+\/info\/lfs(?:[/?]|$)/.test(target);
