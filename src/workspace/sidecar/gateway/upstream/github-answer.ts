import type { ClientResponse } from '../../../../lib/http1/client-response.ts';
import type { ServerResponse } from '../../../../lib/http1/server-response.ts';
import { responseLines } from './forward-headers.ts';

/** GitHub's answer: its head, and what was read of its body to find out what it says. */
export type GitHubAnswer = {
  readonly head: ClientResponse;
  /** The fields where they are not GitHub's own, line by line, less what is for one connection only. */
  readonly lines?: string;
  /** Read already, in order; the rest is still in `head`. */
  readonly read: readonly Buffer[];
  /** Whether that was all of it. */
  readonly complete: boolean;
};

export const unread = (head: ClientResponse): GitHubAnswer => ({ head, read: NOTHING, complete: false });

const NOTHING: readonly Buffer[] = [];

/** Shows each piece of the answer's body as it passes, without holding it up, and says when there is no more. */
export function watchAnswer({ head, read }: GitHubAnswer, onPiece: (piece: Buffer) => void, onOver: () => void): void {
  for (const piece of read) onPiece(piece);
  head.body.watch(onPiece, onOver);
}

/**
 * Streams the answer to the client, less what is for one connection only. An answer that breaks off at GitHub breaks off
 * here as well: it must never look complete.
 */
export function relayAnswer({ head, lines, read, complete }: GitHubAnswer, response: ServerResponse): void {
  const { status, reason, fields, framing, body } = head;
  response.begin(
    status,
    reason,
    lines ?? responseLines(fields),
    complete && lines !== undefined ? sizeOf(read) : framing,
  );
  for (const piece of read) response.take(piece);
  if (!complete) return response.relay(body);
  response.end();
  response.flush();
}

const sizeOf = (pieces: readonly Buffer[]): number => pieces.reduce((size, { length }) => size + length, 0);
