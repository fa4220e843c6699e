import { type Context, Hono } from 'hono';
import type { EmulatorContext } from '../../context.ts';
import { findEntry, readBlob, type TreeEntry } from '../../git/plumbing/read-object.ts';
import { notFound } from '../../http/refuse.ts';
import { sendText } from '../answers/send-text.ts';
import { contentEntry, contentFile } from '../representations/content.ts';
import { mediaType } from '../request/media-type.ts';
import type { RepositoryEnv } from '../request/repository.ts';
import { entriesBelow, followLink, type Snapshot, snapshotOf } from './find-content.ts';

/** Reads a file or lists a directory. */
export function readRoutes(context: EmulatorContext): Hono<RepositoryEnv> {
  const app = new Hono<RepositoryEnv>();
  const read = async (c: Context<RepositoryEnv>, path: string): Promise<Response> => {
    const snapshot = await snapshotOf(c);
    if (!snapshot.ok) return snapshot.error;
    const found = await findEntry(c.get('folder'), snapshot.value.commit, path.replace(/^\/+|\/+$/g, ''));
    if (found === undefined) return notFound(c);
    const entry = await followLink(c.get('folder'), snapshot.value.commit, found);
    return entry.type === 'tree'
      ? sendDirectory(c, snapshot.value, entry)
      : sendFile(context, c, snapshot.value, entry);
  };
  const sendDirectory = async (c: Context<RepositoryEnv>, { ref }: Snapshot, entry: TreeEntry): Promise<Response> => {
    const repository = c.get('repository');
    const below = await entriesBelow(c.get('folder'), entry);
    const entries = below.map((each) => contentEntry(context, repository, ref, each));
    if (mediaType(c) !== 'object') return c.json(entries);
    c.header('content-type', 'application/vnd.github.object; charset=utf-8');
    return c.body(JSON.stringify({ ...contentEntry(context, repository, ref, entry), entries }));
  };

  app.get('/contents', (c) => read(c, ''));
  app.get('/contents/:path{.*}', (c) => read(c, c.req.param('path')));
  return app;
}

/** A file, a symbolic link or a submodule. */
export async function sendFile(
  context: EmulatorContext,
  c: Context<RepositoryEnv>,
  { ref }: Snapshot,
  entry: TreeEntry,
): Promise<Response> {
  const repository = c.get('repository');
  const bytes = entry.type === 'blob' ? await readBlob(c.get('folder'), entry.oid) : undefined;
  // A submodule's commit lies in another repository, and its address in .gitmodules is not ours to read.
  if (bytes === undefined) {
    return c.json({ ...contentEntry(context, repository, ref, entry), submodule_git_url: null });
  }
  if (mediaType(c) === 'raw') return sendText(c, 'raw', bytes);
  return c.json(contentFile(context, repository, { ref, entry, bytes }));
}
