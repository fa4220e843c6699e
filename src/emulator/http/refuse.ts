import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';

const DOCUMENTATION = 'https://docs.github.com/rest';

/** GitHub's body of every refusal: a message, where it is documented, and the status as text. */
export function refuse(
  c: Context,
  status: ContentfulStatusCode,
  message: string,
  documentationUrl = DOCUMENTATION,
): Response {
  return c.json({ message, documentation_url: documentationUrl, status: String(status) }, status);
}

export const notFound = (c: Context, documentationUrl?: string): Response =>
  refuse(c, 404, 'Not Found', documentationUrl);
