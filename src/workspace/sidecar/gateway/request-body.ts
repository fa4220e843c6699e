import type { IncomingMessage } from 'node:http';
import { headerValues } from './request-head.ts';

/** A body as it goes on. Only what is in memory as a whole can be sent a second time. */
export type RequestBody =
  | { readonly kind: 'none' }
  | { readonly kind: 'whole'; readonly bytes: Buffer }
  | {
      readonly kind: 'stream';
      readonly head: readonly Buffer[];
      readonly rest: IncomingMessage;
      readonly length?: string;
    };

/** More than git's probe before a large push and more than what gh sends, far less than what would cost memory. */
const SMALL = 65_536;

/** Reads a small body whole; of a larger one, or of one that does not tell its length, no more than that. */
export async function readBody(request: IncomingMessage): Promise<RequestBody> {
  const [length] = headerValues(request.rawHeaders, 'content-length');
  const isChunked = headerValues(request.rawHeaders, 'transfer-encoding').length > 0;
  if (!isChunked && (length === undefined || Number(length) === 0)) return { kind: 'none' };
  if (!isChunked && Number(length) > SMALL) {
    return { kind: 'stream', head: [], rest: request, ...(length === undefined ? {} : { length }) };
  }
  const head: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    head.push(chunk);
    bytes += chunk.length;
    if (bytes > SMALL) return { kind: 'stream', head, rest: request };
  }
  return { kind: 'whole', bytes: Buffer.concat(head) };
}

export const isReplayable = (body: RequestBody): boolean => body.kind !== 'stream';
