import type { IncomingMessage } from 'node:http';
import { headerValues } from '../requests/request-head.ts';

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
export const SMALL = 65_536;

/** Bytes, by the head; undefined where it does not tell, because they come in chunks. */
export function declaredLength({ rawHeaders }: Pick<IncomingMessage, 'rawHeaders'>): number | undefined {
  if (headerValues(rawHeaders, 'transfer-encoding').length > 0) return undefined;
  return Number(headerValues(rawHeaders, 'content-length')[0] ?? 0);
}

/** Reads a small body whole; of a larger one, or of one that does not tell its length, no more than that. */
export async function readBody(request: IncomingMessage): Promise<RequestBody> {
  const length = declaredLength(request);
  if (length === 0) return { kind: 'none' };
  if (length !== undefined && length > SMALL) {
    return { kind: 'stream', head: [], rest: request, length: String(length) };
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
