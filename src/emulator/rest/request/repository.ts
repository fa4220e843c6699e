import { createMiddleware } from 'hono/factory';
import { findRepository, repositoryFolder } from '../../actions/records.ts';
import type { EmulatorContext, EmulatorEnv } from '../../context.ts';
import { notFound } from '../../http/refuse.ts';
import type { Repository } from '../../state/model.ts';

/** What routes below `/repos/{owner}/{repo}` find in Hono's context. */
export type RepositoryEnv = EmulatorEnv & {
  Variables: { repository: Repository; /** The bare git repository. */ folder: string };
};

/** Finds the repository. Whether it exists for the caller has been decided by the guard before the routes. */
export function findsRepository(context: EmulatorContext) {
  return createMiddleware<RepositoryEnv>(async (c, next) => {
    const repository = findRepository(context.model, c.req.param('owner') ?? '', c.req.param('repo') ?? '');
    if (repository === undefined) return notFound(c);
    c.set('repository', repository);
    c.set('folder', repositoryFolder(context, repository));
    return next();
  });
}
