import { Hono } from 'hono';
import { diffText, patchText } from '../../git/plumbing/diff-text.ts';
import type { EmulatorContext } from '../../context.ts';
import { changedFiles } from '../../git/plumbing/changed-files.ts';
import { commitsBetween, countCommitsBetween, readCommit } from '../../git/plumbing/commits-between.ts';
import { resolveRef } from '../../git/plumbing/resolve-ref.ts';
import { refuse } from '../../http/refuse.ts';
import { sendText } from '../answers/send-text.ts';
import { commitBody, commitWithFiles } from '../representations/commit.ts';
import { mediaType } from '../request/media-type.ts';
import { pageOf, pageWindow } from '../request/pagination.ts';
import type { RepositoryEnv } from '../request/repository.ts';

/** https://docs.github.com/en/rest/commits/commits */
export function commitRoutes(context: EmulatorContext): Hono<RepositoryEnv> {
  const app = new Hono<RepositoryEnv>();

  app.get('/commits', async (c) => {
    const repository = c.get('repository');
    const folder = c.get('folder');
    const from = c.req.query('sha');
    const head = await resolveRef(folder, from ?? repository.defaultBranch);
    if (head === undefined) {
      return from === undefined ? refuse(c, 409, 'Git Repository is empty.') : refuse(c, 404, 'Not Found');
    }
    const filter = {
      path: pathOf(c.req.query('path')),
      author: c.req.query('author'),
      since: timeOf(c.req.query('since')),
      until: timeOf(c.req.query('until')),
    };
    const total = await countCommitsBetween(folder, undefined, head, filter);
    const commits = await commitsBetween(folder, undefined, head, { ...filter, ...pageWindow(c, context, total) });
    return c.json(commits.map((commit) => commitBody(context, repository, commit)));
  });

  app.get('/commits/:ref{.+}', async (c) => {
    const folder = c.get('folder');
    const ref = c.req.param('ref');
    const oid = await resolveRef(folder, ref);
    const commit = oid === undefined ? undefined : await readCommit(folder, oid);
    if (commit === undefined) return refuse(c, 422, `No commit found for SHA: ${ref}`);
    const [parent] = commit.parentOids;
    const media = mediaType(c);
    if (media === 'sha') return sendText(c, media, commit.oid);
    if (media === 'diff') return sendText(c, media, await diffText(folder, parent, commit.oid));
    if (media === 'patch') return sendText(c, media, await patchText(folder, parent, commit.oid));
    const files = await changedFiles(folder, parent, commit.oid);
    return c.json(commitWithFiles(context, c.get('repository'), { commit, files, page: pageOf(c, context, files) }));
  });

  return app;
}

/** An empty path is the whole repository. */
function pathOf(text: string | undefined): string | undefined {
  const path = text?.replaceAll(/^\/+|\/+$/g, '');
  return path === '' ? undefined : path;
}

function timeOf(text: string | undefined): number | undefined {
  const time = Date.parse(text ?? '');
  return Number.isNaN(time) ? undefined : time;
}
