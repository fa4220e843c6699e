import type { ReadRequest } from './choose-route.ts';

/** Whether a request changes nothing at GitHub, by its method or by what was read of it. */
export function isRead(method: string, { request, intents }: ReadRequest): boolean {
  if (method === 'GET' || method === 'HEAD') return true;
  // A fetch is asked for by POST: https://git-scm.com/docs/http-protocol
  if (request.surface === 'git' || request.surface === 'gist') return request.service === 'git-upload-pack';
  return intents.length > 0 && intents.every(({ kind }) => kind === 'read');
}
