import type { Context } from 'hono';
import type { MediaType } from '../request/media-type.ts';

/** Answers in one of GitHub's own media types: a diff, a patch, an object id or the bytes of a file. */
export function sendText(c: Context, media: Exclude<MediaType, 'json' | 'object'>, body: string | Buffer): Response {
  const content = typeof body === 'string' ? body : new Uint8Array(body);
  return c.body(content, 200, { 'content-type': `application/vnd.github.${media}; charset=utf-8` });
}
