import type { IncomingMessage, ServerResponse } from 'node:http';
import { errorBody, type ErrorCode } from '../../../../contract/errors.ts';
import { gitErrorPacket } from './git-error-packet.ts';
import { refusalSentence, retryAfterSeconds } from './refusal-sentence.ts';
import type { Refusal } from './refusal.ts';

/** How a client reads answers: as git does, or as JSON. */
export type ClientForm = 'git' | 'json';

/**
 * Answers in the client's own way. git prints a `text/plain` body as lines that begin with `remote:`
 * (remote-curl.c, show_http_message); gh and git-lfs print `message` of a JSON body; our own code is beside it.
 */
export function answerRefusal(response: ServerResponse, form: ClientForm, refused: Refusal, now: number): void {
  if (response.headersSent || response.destroyed) return;
  const { status, code } = refused;
  const sentence = refusalSentence(refused, now);
  // A missing local key must stay a question: git answers it with the key that it was given.
  const inProtocol =
    form === 'git' && code !== 'gateway_key_invalid'
      ? gitErrorPacket(response.req.headers['content-type'], sentence)
      : undefined;
  if (inProtocol !== undefined) {
    const { contentType, body } = inProtocol;
    response.writeHead(200, {
      'content-type': contentType,
      'content-length': body.length,
      'cache-control': 'no-cache',
    });
    response.end(body);
    return;
  }
  const isLfs = speaksLfs(response.req);
  const body = form === 'git' && !isLfs ? `${sentence}\n` : JSON.stringify(jsonBody(refused, sentence));
  const retryAfter = retryAfterSeconds(refused, now);
  response.writeHead(status, {
    'content-type': form === 'json' ? 'application/json' : isLfs ? 'application/vnd.git-lfs+json' : 'text/plain',
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
    ...(retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) }),
    ...(code === 'gateway_key_invalid' ? { 'proxy-authenticate': 'Basic realm="Mooring gateway"' } : {}),
  });
  response.end(response.req.method === 'HEAD' ? undefined : body);
}

/**
 * git-lfs reads nothing else, and says so in each request to its API. By the path alone it would not be known for those
 * requests that are refused because of their path.
 */
const speaksLfs = ({ headers }: IncomingMessage): boolean =>
  [headers.accept, headers['content-type']].some((type) => type?.startsWith('application/vnd.git-lfs+json'));

function jsonBody({ code, message, remedy, retryAt }: Refusal, sentence: string): object {
  const seconds = retryAt === undefined ? undefined : Math.ceil(retryAt / 1_000);
  return { message: sentence, ...errorBody(code as ErrorCode, message, remedy, seconds) };
}
