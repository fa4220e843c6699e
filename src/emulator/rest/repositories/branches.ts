import { Hono } from 'hono';
import type { EmulatorContext } from '../../context.ts';
import { readCommit } from '../../git/plumbing/commits-between.ts';
import { listRefs, readRef } from '../../git/plumbing/list-refs.ts';
import { refuse } from '../../http/refuse.ts';
import type { Repository } from '../../state/model.ts';
import { escapePath, repositoryApi, repositoryWeb } from '../representations/addresses.ts';
import { commitBody } from '../representations/commit.ts';
import { pageOf } from '../request/pagination.ts';
import type { RepositoryEnv } from '../request/repository.ts';

const HEADS = 'refs/heads/';

/** https://docs.github.com/en/rest/branches/branches */
export function branchRoutes(context: EmulatorContext): Hono<RepositoryEnv> {
  const app = new Hono<RepositoryEnv>();

  app.get('/branches', async (c) => {
    const repository = c.get('repository');
    const refs = c.req.query('protected') === 'true' ? [] : await listRefs(c.get('folder'), HEADS);
    const api = repositoryApi(context, repository);
    return c.json(
      pageOf(c, context, refs).map(({ name, oid }) => ({
        name: name.slice(HEADS.length),
        commit: { sha: oid, url: `${api}/commits/${oid}` },
        ...unprotected(context, repository, name.slice(HEADS.length)),
      })),
    );
  });

  app.get('/branches/:branch{.+}', async (c) => {
    const repository = c.get('repository');
    const name = c.req.param('branch');
    const ref = await readRef(c.get('folder'), HEADS + name);
    const commit = ref === undefined ? undefined : await readCommit(c.get('folder'), ref.oid);
    if (commit === undefined) return refuse(c, 404, 'Branch not found');
    return c.json({
      name,
      commit: commitBody(context, repository, commit),
      _links: {
        self: `${repositoryApi(context, repository)}/branches/${escapePath(name)}`,
        html: `${repositoryWeb(context, repository)}/tree/${escapePath(name)}`,
      },
      ...unprotected(context, repository, name),
    });
  });

  return app;
}

function unprotected(context: EmulatorContext, repository: Repository, name: string) {
  return {
    protected: false,
    protection: { enabled: false, required_status_checks: { enforcement_level: 'off', contexts: [], checks: [] } },
    protection_url: `${repositoryApi(context, repository)}/branches/${escapePath(name)}/protection`,
  };
}
