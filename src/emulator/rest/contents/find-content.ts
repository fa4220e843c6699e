import { posix } from 'node:path';
import type { Context } from 'hono';
import { findEntry, readBlob, readTree, type TreeEntry } from '../../git/plumbing/read-object.ts';
import { resolveRef } from '../../git/plumbing/resolve-ref.ts';
import { notFound, refuse } from '../../http/refuse.ts';
import { err, ok, type Result } from '../../../lib/result.ts';
import type { RepositoryEnv } from '../request/repository.ts';

export type Snapshot = {
  /** What the client named, or the default branch. */
  readonly ref: string;
  readonly commit: string;
};

/** The commit that a request's `ref` names, or GitHub's answer when there is none. */
export async function snapshotOf(c: Context<RepositoryEnv>): Promise<Result<Snapshot, Response>> {
  const asked = c.req.query('ref');
  const ref = asked === undefined || asked === '' ? c.get('repository').defaultBranch : asked;
  const commit = await resolveRef(c.get('folder'), ref);
  if (commit !== undefined) return ok({ ref, commit });
  return err(asked === undefined ? notFound(c) : refuse(c, 404, `No commit found for the ref ${asked}`));
}

/** What a symbolic link to a file of the same commit leads to, as GitHub follows it; anything else stays what it is. */
export async function followLink(folder: string, commit: string, entry: TreeEntry): Promise<TreeEntry> {
  if (entry.mode !== '120000') return entry;
  const target = (await readBlob(folder, entry.oid))?.toString('utf8') ?? '';
  const path = posix.normalize(posix.join(posix.dirname(entry.path), target));
  if (posix.isAbsolute(target) || path.startsWith('..')) return entry;
  const found = await findEntry(folder, commit, path);
  return found?.type === 'blob' && found.mode !== '120000' ? { ...found, path: entry.path } : entry;
}

/** The entries of a directory, with their whole paths. */
export async function entriesBelow(folder: string, directory: TreeEntry): Promise<TreeEntry[]> {
  const entries = (await readTree(folder, directory.oid)) ?? [];
  return entries.map((entry) => ({ ...entry, path: posix.join(directory.path, entry.path) }));
}
