import { Hono } from 'hono';
import type { EmulatorContext } from '../../context.ts';
import { mergeBase } from '../../git/plumbing/ancestry.ts';
import { changedFiles } from '../../git/plumbing/changed-files.ts';
import { commitsBetween, countCommitsBetween, readCommit } from '../../git/plumbing/commits-between.ts';
import { diffText, patchText } from '../../git/plumbing/diff-text.ts';
import { resolveRef } from '../../git/plumbing/resolve-ref.ts';
import { notFound, refuse } from '../../http/refuse.ts';
import { sendText } from '../answers/send-text.ts';
import { escapePath, repositoryApi, repositoryWeb } from '../representations/addresses.ts';
import { commitBody } from '../representations/commit.ts';
import { diffEntry } from '../representations/diff-entry.ts';
import { mediaType } from '../request/media-type.ts';
import { pageWindow } from '../request/pagination.ts';
import type { RepositoryEnv } from '../request/repository.ts';

/** The two sides of `base...head`; an owner in front (`acme:main`) can only be our own, for there are no forks. */
const BASE_HEAD = /^(?:[A-Za-z0-9-]+:)?(.+?)\.\.\.(?:[A-Za-z0-9-]+:)?(.+)$/;

/** https://docs.github.com/en/rest/commits/commits#compare-two-commits */
export function comparisonRoutes(context: EmulatorContext): Hono<RepositoryEnv> {
  const app = new Hono<RepositoryEnv>();
  app.get('/compare/:basehead{.+}', async (c) => {
    const repository = c.get('repository');
    const folder = c.get('folder');
    const basehead = c.req.param('basehead');
    const [, baseName = '', headName = ''] = BASE_HEAD.exec(basehead) ?? [];
    const [base, head] = await Promise.all([resolveRef(folder, baseName), resolveRef(folder, headName)]);
    if (base === undefined || head === undefined) return notFound(c);
    const common = await mergeBase(folder, base, head);
    if (common === undefined) return refuse(c, 404, `No common ancestor between ${baseName} and ${headName}.`);
    const media = mediaType(c);
    if (media === 'diff') return sendText(c, media, await diffText(folder, common, head));
    if (media === 'patch') return sendText(c, media, await patchText(folder, common, head));

    const [ahead, behind, baseCommit, commonCommit, files] = await Promise.all([
      countCommitsBetween(folder, base, head),
      countCommitsBetween(folder, head, base),
      readCommit(folder, base),
      readCommit(folder, common),
      changedFiles(folder, common, head),
    ]);
    if (baseCommit === undefined || commonCommit === undefined) return notFound(c);
    const window = pageWindow(c, context, ahead);
    const commits = await commitsBetween(folder, base, head, { ...window, oldestFirst: true });
    const web = `${repositoryWeb(context, repository)}/compare/${escapePath(basehead)}`;
    return c.json({
      url: `${repositoryApi(context, repository)}/compare/${escapePath(basehead)}`,
      html_url: web,
      permalink_url: `${repositoryWeb(context, repository)}/compare/${base}...${head}`,
      diff_url: `${web}.diff`,
      patch_url: `${web}.patch`,
      base_commit: commitBody(context, repository, baseCommit),
      merge_base_commit: commitBody(context, repository, commonCommit),
      status: comparisonStatus(ahead, behind),
      ahead_by: ahead,
      behind_by: behind,
      total_commits: ahead,
      commits: commits.map((commit) => commitBody(context, repository, commit)),
      // The files of the whole comparison come with the first page alone.
      files: window.skip === 0 ? files.map((file) => diffEntry(context, repository, head, file)) : [],
    });
  });
  return app;
}

function comparisonStatus(ahead: number, behind: number): 'identical' | 'ahead' | 'behind' | 'diverged' {
  if (ahead === 0) return behind === 0 ? 'identical' : 'behind';
  return behind === 0 ? 'ahead' : 'diverged';
}
