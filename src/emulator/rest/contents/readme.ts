import { Hono } from 'hono';
import type { EmulatorContext } from '../../context.ts';
import { findEntry } from '../../git/plumbing/read-object.ts';
import { notFound } from '../../http/refuse.ts';
import type { RepositoryEnv } from '../request/repository.ts';
import { entriesBelow, followLink, snapshotOf } from './find-content.ts';
import { sendFile } from './read.ts';

/** GitHub prefers `.github/`, then the root, then `docs/`. */
const FOLDERS = ['.github', '', 'docs'];

/** The file that presents a repository, whatever its case and extension. */
export function readmeRoutes(context: EmulatorContext): Hono<RepositoryEnv> {
  const app = new Hono<RepositoryEnv>();
  app.get('/readme', async (c) => {
    const folder = c.get('folder');
    const snapshot = await snapshotOf(c);
    if (!snapshot.ok) return snapshot.error;
    for (const path of FOLDERS) {
      const directory = await findEntry(folder, snapshot.value.commit, path);
      const entries = directory?.type === 'tree' ? await entriesBelow(folder, directory) : [];
      const readme = entries.find((entry) => entry.type === 'blob' && /(?:^|\/)readme(?:\.[a-z]+)?$/i.test(entry.path));
      if (readme !== undefined) {
        return sendFile(context, c, snapshot.value, await followLink(folder, snapshot.value.commit, readme));
      }
    }
    return notFound(c);
  });
  return app;
}
