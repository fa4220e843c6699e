import { err, ok, type Result } from '../../../../lib/result.ts';
import { type Refusal, refusal } from '../refusals/refusal.ts';

/** Where a request wants to go, in the client's words: it chooses a row of our table, never an address. */
export type RequestTarget = {
  /** As `canonical` writes it. */
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
/** No user information, no IPv6 literals, no empty labels: names and ports are all that the table has. */
const AUTHORITY = /^[a-z0-9-]+(?:\.[a-z0-9-]+)*(?::\d{1,5})?$/;

/** Reads the request target; absolute form wins over Host, which must then be ignored (RFC 9112 §3.2.2). */
export function readRequestTarget(url: string, host: string | undefined): Result<RequestTarget, Refusal> {
  if (!VISIBLE.test(url)) return err(unreadable());
  const absolute = ABSOLUTE.exec(url);
  const origin = absolute === null ? ORIGIN.exec(url) : null;
  const named = absolute === null ? host : absolute[1];
  if ((absolute === null && origin === null) || named === undefined || !VISIBLE.test(named)) return err(unreadable());
  const authority = canonical(named);
  if (!AUTHORITY.test(authority)) return err(unreadable());
  return ok({
    authority,
    rawPath: (absolute === null ? origin?.[1] : absolute[2]) || '/',
    query: (absolute === null ? origin?.[2] : absolute[3]) ?? '',
    form: absolute === null ? 'origin' : 'absolute',
  });
}

/**
 * One host has one name here: in lower case, without the dot of the root zone (RFC 1034 §3.1), without the default port
 * of either scheme, for gh's https comes without its scheme.
 */
const canonical = (authority: string): string =>
  authority
    .toLowerCase()
    .replace(/:(?:80|443)$/, '')
    .replace(/\.(?=$|:)/, '');

function unreadable(): Refusal {
  return refusal(
    'bad_request',
    'the request target cannot be read',
    'send http://<host>/<path>, or a path with one Host',
  );
}
