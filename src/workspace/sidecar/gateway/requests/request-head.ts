import { err, ok, type Result } from '../../../../lib/result.ts';
import { type Refusal, refusal } from '../refusals/refusal.ts';

/** A request's head as received: names and values in turn, duplicates and all, as in `IncomingMessage.rawHeaders`. */
export type RequestHead = { readonly method: string; readonly url: string; readonly rawHeaders: readonly string[] };

export function headerValues(rawHeaders: readonly string[], name: string): string[] {
  const values: string[] = [];
  for (let i = 0; i < rawHeaders.length; i += 2) {
    if (rawHeaders[i]?.toLowerCase() === name) values.push(rawHeaders[i + 1] ?? '');
  }
  return values;
}

/** Node reads no more of them: what comes behind counts for the length of the body and is seen by nobody. */
const MOST_FIELDS = 2_000;

/** https://github.com/rack/rack (MethodOverride) and its like; to CGI and its heirs `_` and `-` are one. */
const NAMES_ANOTHER_METHOD = /^x[-_](?:http[-_])?method(?:[-_]override)?$/i;

/** GitHub would be sent a body without what policy has read it by; nobody may ask for that: RFC 9110 §7.6.1. */
const TAKES_OFF_WHAT_DECIDES = /(?:^|,)\s*content-(?:type|encoding)\s*(?:,|$)/i;

/** What two servers could read in two ways is read by neither: RFC 9112 §3.2, §6.1, §6.3 and §11.2. */
export function checkHead({ method, rawHeaders }: RequestHead): Result<void, Refusal> {
  if (method === 'TRACE' || method === 'CONNECT') {
    return err(
      refusal('method_not_allowed', `${method} is not served`, 'send plain requests; git needs no tunnel here'),
    );
  }
  if (rawHeaders.length >= 2 * MOST_FIELDS) return err(malformed('too many header fields', 'send fewer'));
  const count = (name: string): number => headerValues(rawHeaders, name).length;
  if (count('upgrade') > 0) return err(malformed('Upgrade', 'the gateway speaks HTTP/1.1 alone'));
  if (rawHeaders.some((name, index) => index % 2 === 0 && NAMES_ANOTHER_METHOD.test(name))) {
    return err(malformed('a header that names another method', 'send the request with the method that it means'));
  }
  if (headerValues(rawHeaders, 'connection').some((value) => TAKES_OFF_WHAT_DECIDES.test(value))) {
    return err(malformed('a Connection that takes off how its body is to be read', 'name no Content-Type there'));
  }
  if (count('host') > 1) return err(malformed('more than one Host', 'send one'));
  if (count('content-length') > 0 && count('transfer-encoding') > 0) {
    return err(malformed('both Content-Length and Transfer-Encoding', 'send one of them'));
  }
  if (count('content-length') > 1 || count('transfer-encoding') > 1) {
    return err(malformed('its length twice', 'send it once'));
  }
  return ok(undefined);
}

function malformed(what: string, remedy: string): Refusal {
  return refusal('bad_request', `the request has ${what}`, remedy);
}
