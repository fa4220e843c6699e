import { errorBody, type ErrorCode } from '../../../../contract/errors.ts';
import type { HeaderFields } from '../../../../lib/http1/header-fields.ts';
import type { ServerRequest } from '../../../../lib/http1/server-request.ts';
import type { ServerResponse } from '../../../../lib/http1/server-response.ts';
import { gitErrorPacket } from './git-error-packet.ts';
import { refusalSentence, retryAfterSeconds } from './refusal-sentence.ts';
import type { Refusal } from './refusal.ts';

/** How a client reads answers: as git does, or as JSON. */
export type ClientForm = 'git' | 'json';

/**
 * Answers in the client's own way. git prints a `text/plain` body as lines that begin with `remote:`
 * (remote-curl.c, show_http_message); gh and git-lfs print `message` of a JSON body; our own code is beside it.
 */
export function answerRefusal(
  { fields }: Pick<ServerRequest, 'fields'>,
  response: ServerResponse,
  form: ClientForm,
  refused: Refusal,
  now: number,
): void {
  if (response.isHeadSent || response.isGone) return;
  const { status, code } = refused;
  const sentence = refusalSentence(refused, now);
  // A missing local key must stay a question: git answers it with the key that it was given.
  const inProtocol =
    form === 'git' && code !== 'gateway_key_invalid'
      ? gitErrorPacket(fields.first('content-type'), sentence)
      : undefined;
  if (inProtocol !== undefined) {
    const { contentType, body } = inProtocol;
    response.answer(200, { 'Content-Type': contentType, 'Cache-Control': 'no-cache' }, body);
    return;
  }
  const isLfs = speaksLfs(fields);
  const body = form === 'git' && !isLfs ? `${sentence}\n` : JSON.stringify(jsonBody(refused, sentence));
  const retryAfter = retryAfterSeconds(refused, now);
  const own = {
    'Content-Type': form === 'json' ? 'application/json' : isLfs ? 'application/vnd.git-lfs+json' : 'text/plain',
    'Cache-Control': 'no-store',
    ...(retryAfter === undefined ? {} : { 'Retry-After': String(retryAfter) }),
    ...(code === 'gateway_key_invalid' ? { 'Proxy-Authenticate': 'Basic realm="Mooring gateway"' } : {}),
  };
  response.answer(status, own, body);
}

/**
 * git-lfs reads nothing else, and says so in each request to its API. By the path alone it would not be known for those
 * requests that are refused because of their path.
 */
const speaksLfs = (fields: HeaderFields): boolean =>
  [fields.first('accept'), fields.first('content-type')].some((type) =>
    type?.startsWith('application/vnd.git-lfs+json'),
  );

function jsonBody({ code, message, remedy, retryAt }: Refusal, sentence: string): object {
  const seconds = retryAt === undefined ? undefined : Math.ceil(retryAt / 1_000);
  return { message: sentence, ...errorBody(code as ErrorCode, message, remedy, seconds) };
}
