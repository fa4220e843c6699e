import { Hono } from 'hono';
import type { EmulatorContext } from '../../context.ts';
import { readCommit } from '../../git/plumbing/commits-between.ts';
import { isObjectId } from '../../git/plumbing/names.ts';
import { findEntry, readBlob, readTree } from '../../git/plumbing/read-object.ts';
import { resolveRef } from '../../git/plumbing/resolve-ref.ts';
import { notFound } from '../../http/refuse.ts';
import { sendText } from '../answers/send-text.ts';
import { repositoryApi } from '../representations/addresses.ts';
import { gitCommit } from '../representations/commit.ts';
import { wrappedBase64 } from '../representations/content.ts';
import { unservedNodeId } from '../representations/node-id.ts';
import { mediaType } from '../request/media-type.ts';
import type { RepositoryEnv } from '../request/repository.ts';

/** Commits, trees and blobs as git stores them: https://docs.github.com/en/rest/git */
export function gitObjectRoutes(context: EmulatorContext): Hono<RepositoryEnv> {
  const app = new Hono<RepositoryEnv>();

  app.get('/git/commits/:sha', async (c) => {
    const sha = c.req.param('sha');
    const commit = isObjectId(sha) ? await readCommit(c.get('folder'), sha) : undefined;
    return commit === undefined ? notFound(c) : c.json(gitCommit(context, c.get('repository'), commit));
  });

  // A branch, a tag or a commit stands for its tree.
  app.get('/git/trees/:sha{.+}', async (c) => {
    const folder = c.get('folder');
    const named = c.req.param('sha');
    const commit = await resolveRef(folder, named);
    const sha = commit === undefined ? named : (await findEntry(folder, commit, ''))?.oid;
    // GitHub looks at whether the parameter is there, whatever it says: `recursive=0` is recursive.
    const recursive = c.req.query('recursive') !== undefined;
    const entries = sha === undefined ? undefined : await readTree(folder, sha, { recursive });
    if (sha === undefined || entries === undefined) return notFound(c);
    const api = `${repositoryApi(context, c.get('repository'))}/git`;
    const address = { blob: 'blobs', tree: 'trees', commit: 'commits' } as const;
    const tree = entries.map(({ path, mode, type, oid, size }) => ({
      path,
      mode,
      type,
      sha: oid,
      ...(size === undefined ? {} : { size }),
      // The commit of a submodule lies in another repository.
      ...(type === 'commit' ? {} : { url: `${api}/${address[type]}/${oid}` }),
    }));
    return c.json({ sha, url: `${api}/trees/${sha}`, tree, truncated: false });
  });

  app.get('/git/blobs/:sha', async (c) => {
    const sha = c.req.param('sha');
    const bytes = await readBlob(c.get('folder'), sha);
    if (bytes === undefined) return notFound(c);
    const repository = c.get('repository');
    if (mediaType(c) === 'raw') return sendText(c, 'raw', bytes);
    return c.json({
      sha,
      node_id: unservedNodeId('B', repository.id, sha),
      size: bytes.length,
      url: `${repositoryApi(context, repository)}/git/blobs/${sha}`,
      content: wrappedBase64(bytes),
      encoding: 'base64',
    });
  });

  return app;
}
