import { err, ok, type Result } from '../../../lib/result.ts';
import { type Refusal, refusal } from './refusal.ts';

/** Where a request wants to go, in the client's words: it chooses a row of our table, never an address. */
export type RequestTarget = {
  /** Lower case, without the default port. */
  readonly authority: string;
  /** As received, from the first slash to the query. */
  readonly rawPath: string;
  /** With its question mark, or empty. */
  readonly query: string;
  readonly form: 'absolute' | 'origin';
};

const ABSOLUTE = /^http:\/\/([^/?#]*)([^?#]*)(\?[^#]*)?$/i;
const ORIGIN = /^(\/[^?#]*)(\?[^#]*)?$/;
/** Visible ASCII: anything else in a target is an attempt to be read differently by somebody. */
const VISIBLE = /^[\x21-\x7e]+$/;
/** No user information, no IPv6 literals: names and ports are all that the table has. */
const AUTHORITY = /^[a-z0-9.-]+(?::\d{1,5})?$/;

/** Reads the request target; absolute form wins over Host, which must then be ignored (RFC 9112 §3.2.2). */
export function readRequestTarget(url: string, host: string | undefined): Result<RequestTarget, Refusal> {
  if (!VISIBLE.test(url)) return err(unreadable());
  const absolute = ABSOLUTE.exec(url);
  const origin = absolute === null ? ORIGIN.exec(url) : null;
  const authority = (absolute === null ? host : absolute[1])?.toLowerCase().replace(/:80$/, '');
  if ((absolute === null && origin === null) || authority === undefined || !AUTHORITY.test(authority)) {
    return err(unreadable());
  }
  return ok({
    authority,
    rawPath: (absolute === null ? origin?.[1] : absolute[2]) || '/',
    query: (absolute === null ? origin?.[2] : absolute[3]) ?? '',
    form: absolute === null ? 'origin' : 'absolute',
  });
}

function unreadable(): Refusal {
  return refusal(
    'bad_request',
    'the request target cannot be read',
    'send http://<host>/<path>, or a path with one Host',
  );
}
