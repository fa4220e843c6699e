import type { Context } from 'hono';

/**
 * GitHub's custom media types, such as `application/vnd.github.raw+json` or `application/vnd.github.v3.diff`:
 * https://docs.github.com/en/rest/using-the-rest-api/getting-started-with-the-rest-api#media-types
 */
export type MediaType = 'json' | 'raw' | 'diff' | 'patch' | 'sha' | 'object';

const SPECIAL = /application\/vnd\.github(?:\.v\d+)?\.(raw|diff|patch|sha|object)\b/;

export function mediaType(c: Context): MediaType {
  return (SPECIAL.exec(c.req.header('accept') ?? '')?.[1] as MediaType | undefined) ?? 'json';
}
