import { type IncomingMessage, request as send, type ServerResponse } from 'node:http';
import { pipeline } from 'node:stream';
import type { Seen } from './scripted-upstream.ts';

/** What a scripted upstream does to hand a request on as it is; `before` sees the answer before the client does. */
export function forwardTo(
  url: string,
  before: (seen: Seen, status: number) => Promise<void> | void = () => undefined,
): (request: IncomingMessage, response: ServerResponse, seen: Seen) => void {
  return (request, response, seen) => {
    const outgoing = send(`${url}${seen.url}`, { method: seen.method, headers: request.headers }, (answer) => {
      void Promise.resolve(before(seen, answer.statusCode ?? 0)).then(() => {
        response.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
        pipeline(answer, response, () => undefined);
      });
    });
    outgoing.once('error', () => response.destroy());
    pipeline(request, outgoing, () => undefined);
  };
}
