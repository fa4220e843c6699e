import { type Context, Hono } from 'hono';
import { findRepository, fullName, repositoryFolder } from '../actions/records.ts';
import { authenticateApi } from '../authenticate.ts';
import type { EmulatorContext, EmulatorEnv } from '../context.ts';
import { findEntry, readBlob } from '../git/plumbing/read-object.ts';
import { resolveRef } from '../git/plumbing/resolve-ref.ts';
import type { Repository } from '../state/model.ts';
import { repositoriesOfToken } from '../state/find.ts';
import { archiveOf, type Archive, isArchiveKind } from './archive.ts';
import { isSigned } from './signed-address.ts';

/** What an address names, for its signature: `raw` by the path behind the repository, an archive by its ref. */
export const rawContent = (model: EmulatorContext['model'], repository: Repository, refAndPath: string): string =>
  `raw ${fullName(model, repository)} ${refAndPath}`;
export const archiveContent = (model: EmulatorContext['model'], repository: Repository, ref: string): string =>
  `archive ${fullName(model, repository)} ${ref}`;

/** The files of repositories, as at raw.githubusercontent.com: `/{owner}/{repo}/{ref}/{path}`. */
export function rawRoutes(context: EmulatorContext): Hono<EmulatorEnv> {
  const app = new Hono<EmulatorEnv>();
  app.get('/:owner/:repo/:rest{.+}', async (c) => {
    const rest = c.req.param('rest');
    const repository = await reachedBy(context, c, (found) => rawContent(context.model, found, rest));
    const found = repository === undefined ? undefined : await fileAt(repositoryFolder(context, repository), rest);
    if (found === undefined) return c.text('404: Not Found', 404);
    // Scripts and pages are shown and never run, whatever they are.
    const type = found.includes(0) ? 'application/octet-stream' : 'text/plain; charset=utf-8';
    return c.body(new Uint8Array(found), 200, { 'content-type': type, 'x-content-type-options': 'nosniff' });
  });
  return app;
}

/** Archives of commits, as at codeload.github.com: `/{owner}/{repo}/{kind}/{ref}`, where REST redirects to. */
export function codeloadRoutes(context: EmulatorContext): Hono<EmulatorEnv> {
  const app = new Hono<EmulatorEnv>();
  app.get('/:owner/:repo/:kind/:ref{.+}', async (c) => {
    const { kind, ref } = c.req.param();
    const repository = await reachedBy(context, c, (found) => archiveContent(context.model, found, ref));
    const archive =
      repository === undefined || !isArchiveKind(kind) ? undefined : await archiveOf(context, repository, kind, ref);
    return archive === undefined ? c.text('404: Not Found', 404) : sendArchive(c, archive);
  });
  return app;
}

function sendArchive(c: Context, { bytes, name, type }: Archive): Response {
  return c.body(new Uint8Array(bytes), 200, {
    'content-type': type,
    'content-disposition': `attachment; filename=${name}`,
    'x-content-type-options': 'nosniff',
  });
}

/** A public repository, one that the credential reaches, or one that the address itself opens. */
async function reachedBy(
  context: EmulatorContext,
  c: Context<EmulatorEnv>,
  content: (repository: Repository) => string,
): Promise<Repository | undefined> {
  const { model, lfs, clock } = context;
  const repository = findRepository(model, c.req.param('owner') ?? '', c.req.param('repo') ?? '');
  if (repository === undefined || !repository.private) return repository;
  const token = c.req.query('token');
  if (token !== undefined) return isSigned(content(repository), token, lfs.key, clock()) ? repository : undefined;
  const identity = await authenticateApi(context, c.req.header('authorization'));
  if (!identity.ok || identity.value.kind !== 'installation') return undefined;
  const { installation, token: issued } = identity.value;
  const isReached = repositoriesOfToken(model, installation, issued).includes(repository);
  return isReached && issued.permissions['contents'] !== undefined ? repository : undefined;
}

/** A ref may hold slashes: the first that is one ends where the path begins. */
async function fileAt(folder: string, refAndPath: string): Promise<Buffer | undefined> {
  const parts = refAndPath.split('/');
  for (let end = 1; end < parts.length; end += 1) {
    const commit = await resolveRef(folder, parts.slice(0, end).join('/'));
    if (commit === undefined) continue;
    const entry = await findEntry(folder, commit, parts.slice(end).join('/'));
    return entry?.type === 'blob' ? readBlob(folder, entry.oid) : undefined;
  }
  return undefined;
}
