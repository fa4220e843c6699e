import { Hono } from 'hono';
import { pullRequestRange } from '../../actions/pull-request-range.ts';
import type { EmulatorContext } from '../../context.ts';
import { changedFiles } from '../../git/plumbing/changed-files.ts';
import { commitsBetween, countCommitsBetween } from '../../git/plumbing/commits-between.ts';
import { commitBody } from '../representations/commit.ts';
import { diffEntry } from '../representations/diff-entry.ts';
import { findsPullRequest } from '../request/issue.ts';
import { pageOf, pageWindow } from '../request/pagination.ts';
import type { RepositoryEnv } from '../request/repository.ts';

/** What a pull request brings: its files and commits. */
export function pullRequestContentRoutes(context: EmulatorContext): Hono<RepositoryEnv> {
  const app = new Hono<RepositoryEnv>();

  app.get('/pulls/:number{[0-9]+}/files', findsPullRequest(context), async (c) => {
    const { folder, mergeBaseOid, headOid } = await pullRequestRange(context, c.get('pull'));
    const files = await changedFiles(folder, mergeBaseOid, headOid);
    return c.json(pageOf(c, context, files).map((file) => diffEntry(context, c.get('repository'), headOid, file)));
  });

  app.get('/pulls/:number{[0-9]+}/commits', findsPullRequest(context), async (c) => {
    const { folder, baseOid, headOid } = await pullRequestRange(context, c.get('pull'));
    const window = pageWindow(c, context, await countCommitsBetween(folder, baseOid, headOid));
    const commits = await commitsBetween(folder, baseOid, headOid, { ...window, oldestFirst: true });
    return c.json(commits.map((commit) => commitBody(context, c.get('repository'), commit)));
  });

  return app;
}
