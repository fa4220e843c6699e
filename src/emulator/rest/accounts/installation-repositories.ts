import { Hono } from 'hono';
import type { EmulatorContext, EmulatorEnv } from '../../context.ts';
import { refuse } from '../../http/refuse.ts';
import { repositoriesOfToken } from '../../state/find.ts';
import { repositoryBody } from '../representations/repository.ts';
import { pageOf } from '../request/pagination.ts';

/** What the token itself reaches. */
export function installationRoutes(context: EmulatorContext): Hono<EmulatorEnv> {
  const app = new Hono<EmulatorEnv>();
  app.get('/installation/repositories', (c) => {
    const identity = c.get('identity');
    if (identity.kind === 'anonymous') return refuse(c, 401, 'Requires authentication');
    if (identity.kind === 'app') {
      return refuse(
        c,
        403,
        'You must authenticate with an installation access token in order to list repositories for an installation.',
      );
    }
    const { installation, token } = identity;
    const reached = repositoriesOfToken(context.model, installation, token);
    const narrowed = installation.repositoryIds !== undefined || token.repositoryIds !== undefined;
    return c.json({
      total_count: reached.length,
      repository_selection: narrowed ? 'selected' : 'all',
      repositories: pageOf(c, context, reached).map((each) => repositoryBody(context, each)),
    });
  });
  return app;
}
