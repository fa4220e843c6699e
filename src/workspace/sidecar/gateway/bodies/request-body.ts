import type { IncomingBody } from '../../../../lib/http1/incoming-body.ts';
import type { ServerRequest } from '../../../../lib/http1/server-request.ts';

/** A body as it goes on. Only what is in memory as a whole can be sent a second time. */
export type RequestBody =
  | { readonly kind: 'none' }
  | { readonly kind: 'whole'; readonly bytes: Buffer }
  | {
      readonly kind: 'stream';
      readonly head: readonly Buffer[];
      readonly rest: IncomingBody;
      readonly length?: number;
    };

/** More than git's probe before a large push and more than what gh sends, far less than what would cost memory. */
export const SMALL = 65_536;

/** What is needed of a request to read its body. */
export type WithBody = Pick<ServerRequest, 'body' | 'framing'>;

/** Bytes, by the head; undefined where it does not tell, because they come in chunks. */
export const declaredLength = ({ framing }: Pick<ServerRequest, 'framing'>): number | undefined =>
  framing === 'chunked' ? undefined : framing;

/** Reads a small body whole; of a larger one, or of one that does not tell its length, no more than that. */
export async function readBody(request: WithBody): Promise<RequestBody> {
  const length = declaredLength(request);
  if (length === 0) return NO_BODY;
  const { body: rest } = request;
  if (length !== undefined && length > SMALL) return { kind: 'stream', head: [], rest, length };
  const head: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of rest) {
    head.push(chunk);
    bytes += chunk.length;
    if (bytes > SMALL) return { kind: 'stream', head, rest };
  }
  return { kind: 'whole', bytes: Buffer.concat(head) };
}

export const NO_BODY: RequestBody = { kind: 'none' };

export const isReplayable = (body: RequestBody): boolean => body.kind !== 'stream';
