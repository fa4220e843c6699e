import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';

export const LFS_JSON = 'application/vnd.git-lfs+json';

/** git-lfs's own media type, in both directions: https://github.com/git-lfs/git-lfs/blob/main/docs/api/batch.md */
export const answerLfs = (
  c: Context,
  status: ContentfulStatusCode,
  body: object,
  headers: Record<string, string> = {},
): Response => c.body(JSON.stringify(body), status, { 'content-type': LFS_JSON, ...headers });

export const refuseLfs = (
  c: Context,
  status: ContentfulStatusCode,
  message: string,
  headers?: Record<string, string>,
): Response => answerLfs(c, status, { message, documentation_url: 'https://docs.github.com/repositories' }, headers);
