import type { HeaderFields } from './header-fields.ts';
import type { RequestHead, ResponseHead } from './read-head.ts';

/** How a body ends: after so many bytes, with the last of its chunks, or where the connection does. */
export type Framing = number | 'chunked' | 'until_close';

/** The framing of a request's body; undefined where two could read it in two ways (RFC 9112 §6.1, §6.3). */
export function requestFraming({ minor, fields }: Pick<RequestHead, 'minor' | 'fields'>): Framing | undefined {
  if (fields.has('transfer-encoding')) return minor === 1 ? chunkedBy(fields) : undefined;
  return fields.has('content-length') ? lengthBy(fields) : 0;
}

/** The framing of an answer's body, by the method that it answers; undefined where it cannot be told. */
export function responseFraming({ status, minor, fields }: ResponseHead, method: string): Framing | undefined {
  const encoded = fields.has('transfer-encoding');
  const framing = encoded
    ? minor === 1
      ? chunkedBy(fields)
      : undefined
    : fields.has('content-length')
      ? lengthBy(fields)
      : 'until_close';
  if (framing === undefined) return undefined;
  return hasNoBody(status, method) ? 0 : framing;
}

/** Whatever its fields say, for they may be those of the answer to a GET (RFC 9110 §6.4.1). */
export const hasNoBody = (status: number, method: string): boolean =>
  method === 'HEAD' || status === 204 || status === 304 || status < 200;

/** Chunks are the one coding that is understood; what else is between them and the body would be passed on as the body. */
function chunkedBy(fields: HeaderFields): Framing | undefined {
  const codings = fields.all('transfer-encoding');
  const isChunked = codings.length === 1 && codings[0]?.toLowerCase() === 'chunked';
  return isChunked && !fields.has('content-length') ? 'chunked' : undefined;
}

function lengthBy(fields: HeaderFields): number | undefined {
  const values = fields.all('content-length');
  const [text = ''] = values;
  if (values.length !== 1 || !/^\d{1,16}$/.test(text)) return undefined;
  const length = Number(text);
  return Number.isSafeInteger(length) ? length : undefined;
}

/** Whether the connection serves another message behind this one (RFC 9112 §9.3); HTTP/1.0 never does here. */
export const isPersistent = ({ minor, fields }: Pick<RequestHead, 'minor' | 'fields'>): boolean =>
  minor === 1 && !(fields.has('connection') && /(?:^|,)\s*close\s*(?:,|$)/i.test(fields.joined('connection') ?? ''));
