import type { HeaderFields } from '../../../../lib/http1/header-fields.ts';
import { err, ok, type Result } from '../../../../lib/result.ts';
import { type Refusal, refusal } from '../refusals/refusal.ts';

/** A request's head as received: its fields duplicates and all. */
export type RequestHead = { readonly method: string; readonly url: string; readonly fields: HeaderFields };

/** More than any client sends: who reads fewer of them would not see what comes behind. */
const MOST_FIELDS = 2_000;

/** https://github.com/rack/rack (MethodOverride) and its like; to CGI and its heirs `_` and `-` are one. */
const NAMES_ANOTHER_METHOD = /^x[-_](?:http[-_])?method(?:[-_]override)?$/;

const namesAnotherMethod = (name: string): boolean => name.startsWith('x') && NAMES_ANOTHER_METHOD.test(name);

/** GitHub would be sent a body without what policy has read it by; nobody may ask for that: RFC 9110 §7.6.1. */
const TAKES_OFF_WHAT_DECIDES = /(?:^|,)\s*content-(?:type|encoding)\s*(?:,|$)/i;

/** What two servers could read in two ways is read by neither: RFC 9112 §3.2, §6.1, §6.3 and §11.2. */
export function checkHead({ method, fields }: RequestHead): Result<void, Refusal> {
  if (method === 'TRACE' || method === 'CONNECT') {
    return err(
      refusal('method_not_allowed', `${method} is not served`, 'send plain requests; git needs no tunnel here'),
    );
  }
  if (fields.names.length >= MOST_FIELDS) return err(malformed('too many header fields', 'send fewer'));
  if (fields.has('upgrade')) return err(malformed('Upgrade', 'the gateway speaks HTTP/1.1 alone'));
  if (fields.names.some(namesAnotherMethod)) {
    return err(malformed('a header that names another method', 'send the request with the method that it means'));
  }
  if (fields.has('connection') && fields.all('connection').some((value) => TAKES_OFF_WHAT_DECIDES.test(value))) {
    return err(malformed('a Connection that takes off how its body is to be read', 'name no Content-Type there'));
  }
  if (isRepeated(fields, 'host')) return err(malformed('more than one Host', 'send one'));
  if (fields.has('content-length') && fields.has('transfer-encoding')) {
    return err(malformed('both Content-Length and Transfer-Encoding', 'send one of them'));
  }
  if (isRepeated(fields, 'content-length') || isRepeated(fields, 'transfer-encoding')) {
    return err(malformed('its length twice', 'send it once'));
  }
  return ok(undefined);
}

const isRepeated = ({ names }: HeaderFields, name: string): boolean => names.indexOf(name) !== names.lastIndexOf(name);

function malformed(what: string, remedy: string): Refusal {
  return refusal('bad_request', `the request has ${what}`, remedy);
}
