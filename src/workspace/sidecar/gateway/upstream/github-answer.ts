import type { IncomingMessage, ServerResponse } from 'node:http';
import { collectPassedBuffers } from '../bodies/collect-passed-buffers.ts';
import { responseHeaders } from './forward-headers.ts';

/** GitHub's answer: its head, and what was read of its body to find out what it says. */
export type GitHubAnswer = {
  readonly head: IncomingMessage;
  /** Where they are not GitHub's own, less what is for one connection only. */
  readonly headers?: readonly string[];
  /** Read already, in order; the rest is still in `head`. */
  readonly read: readonly Buffer[];
  /** Whether that was all of it. */
  readonly complete: boolean;
};

export const unread = (head: IncomingMessage): GitHubAnswer => ({ head, read: [], complete: false });

/** Shows each piece of the answer's body as it passes, without holding it up, and says when there is no more. */
export function watchAnswer({ head, read }: GitHubAnswer, onPiece: (piece: Buffer) => void, onOver: () => void): void {
  for (const piece of read) onPiece(piece);
  head.on('data', onPiece);
  head.once('close', onOver);
}

/** Streams the answer to the client, less what is for one connection only. */
export function relayAnswer({ head, headers, read, complete }: GitHubAnswer, response: ServerResponse): void {
  response.writeHead(head.statusCode ?? 502, head.statusMessage ?? '', [
    ...(headers ?? responseHeaders(head.rawHeaders)),
  ]);
  for (const chunk of read) response.write(chunk);
  if (complete) response.end();
  else relayRest(head, response);
}

/**
 * An answer that breaks off at GitHub breaks off here as well: it must never look complete. `stream.pipeline` does the
 * same, and costs a small answer more than all else that is done for it.
 */
function relayRest(head: IncomingMessage, response: ServerResponse): void {
  const breakOff = () => head.readableEnded || response.destroy();
  head.once('error', breakOff).once('close', breakOff);
  response.once('close', () => head.readableEnded || head.destroy());
  if (head.closed) return void breakOff();
  collectPassedBuffers(head);
  head.pipe(response);
}
