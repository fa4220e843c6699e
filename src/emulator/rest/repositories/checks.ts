import { Hono } from 'hono';
import type { EmulatorContext } from '../../context.ts';
import { resolveRef } from '../../git/plumbing/resolve-ref.ts';
import { refuse } from '../../http/refuse.ts';
import { repositoryApi } from '../representations/addresses.ts';
import { repositoryBody } from '../representations/repository.ts';
import type { RepositoryEnv } from '../request/repository.ts';

/** Nothing runs checks here: every commit has none, which is what clients have to cope with anyway. */
export function checkRoutes(context: EmulatorContext): Hono<RepositoryEnv> {
  const app = new Hono<RepositoryEnv>();

  app.get('/commits/:ref{.+}/status', async (c) => {
    const sha = await resolveRef(c.get('folder'), c.req.param('ref'));
    if (sha === undefined) return refuse(c, 404, 'Not Found');
    const repository = c.get('repository');
    const api = repositoryApi(context, repository);
    return c.json({
      state: 'pending',
      statuses: [],
      sha,
      total_count: 0,
      repository: repositoryBody(context, repository),
      commit_url: `${api}/commits/${sha}`,
      url: `${api}/commits/${sha}/status`,
    });
  });

  app.get('/commits/:ref{.+}/statuses', async (c) => {
    const sha = await resolveRef(c.get('folder'), c.req.param('ref'));
    return sha === undefined ? refuse(c, 404, 'Not Found') : c.json([]);
  });

  app.get('/commits/:ref{.+}/check-runs', async (c) => {
    const ref = c.req.param('ref');
    const sha = await resolveRef(c.get('folder'), ref);
    return sha === undefined
      ? refuse(c, 422, `No commit found for SHA: ${ref}`)
      : c.json({ total_count: 0, check_runs: [] });
  });

  return app;
}
