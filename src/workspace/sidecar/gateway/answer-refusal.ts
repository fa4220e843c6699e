import type { ServerResponse } from 'node:http';
import { errorBody, type ErrorCode } from '../../../contract/errors.ts';
import type { DoorRules } from './admit-request.ts';
import type { Refusal } from './refusal.ts';

/**
 * Answers in the client's own way. git prints a `text/plain` body as lines that begin with `remote:`
 * (remote-curl.c, show_http_message); gh and git-lfs print `message` of a JSON body; our own code is beside it.
 */
export function answerRefusal(
  response: ServerResponse,
  form: DoorRules['form'],
  isLfs: boolean,
  refused: Refusal,
): void {
  if (response.headersSent || response.destroyed) return;
  const { status, code, message, remedy } = refused;
  const body = form === 'git' && !isLfs ? `${message}: ${remedy} (${code})\n` : JSON.stringify(jsonBody(refused));
  response.writeHead(status, {
    'content-type': form === 'json' ? 'application/json' : isLfs ? 'application/vnd.git-lfs+json' : 'text/plain',
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
    ...(code === 'gateway_key_invalid' ? { 'proxy-authenticate': 'Basic realm="Mooring gateway"' } : {}),
  });
  response.end(response.req.method === 'HEAD' ? undefined : body);
}

function jsonBody({ code, message, remedy }: Refusal): object {
  return { message: `${message}: ${remedy} (${code})`, ...errorBody(code as ErrorCode, message, remedy) };
}
