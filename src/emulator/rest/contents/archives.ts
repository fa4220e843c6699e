import { Hono } from 'hono';
import type { EmulatorContext } from '../../context.ts';
import { archiveContent } from '../../content/routes.ts';
import { signAddress } from '../../content/signed-address.ts';
import { escapePath } from '../representations/addresses.ts';
import { fullName } from '../../actions/records.ts';
import type { RepositoryEnv } from '../request/repository.ts';

/**
 * Archives are had from codeload.github.com, whether the ref exists or not; the address opens a private one for five
 * minutes: https://docs.github.com/en/rest/repos/contents#download-a-repository-archive-tar
 */
export function archiveRoutes(context: EmulatorContext): Hono<RepositoryEnv> {
  const app = new Hono<RepositoryEnv>();
  for (const [name, kind] of [['tarball', 'legacy.tar.gz'] as const, ['zipball', 'legacy.zip'] as const]) {
    app.get(`/${name}/:ref{.*}`, (c) => {
      const { model, publicUrls, lfs, clock } = context;
      const repository = c.get('repository');
      const asked = c.req.param('ref');
      const ref = asked === '' ? repository.defaultBranch : asked;
      const token = signAddress(archiveContent(model, repository, ref), lfs.key, clock());
      const address = `${publicUrls.codeload}/${fullName(model, repository)}/${kind}/${escapePath(ref)}`;
      return c.redirect(repository.private ? `${address}?token=${token}` : address, 302);
    });
  }
  return app;
}
