import { ok, type Result } from '../../lib/result.ts';
import { type Unreadable, unreadable } from '../reading.ts';
import { innermostName, readQuery } from './read-query.ts';
import type { RequestParameters } from './rule.ts';
import { type Members, scanJsonObject } from '../json/scan-json.ts';

/** A request's body as received. */
export type RestBody = { readonly bytes: Uint8Array; readonly contentType?: string | undefined };

/** More than any name of a ref has: what is longer is none. */
const LONGEST_VALUE = 8_192;

/**
 * Reads the parameters that decide, wherever GitHub may look for them: in the query and in the body. What could be
 * read in two ways is refused: a parameter that comes twice, a body that is JSON to one and a form to another.
 */
export function readParameters(
  names: readonly string[],
  query: string,
  body: RestBody | undefined,
): Result<RequestParameters, Unreadable> {
  const said = readSaid(names, query);
  if (!said.ok) return said;
  const members = readMembers(body);
  if (!members.ok) return members;
  const parameters: Record<string, string | boolean | undefined> = {};
  for (const name of names) {
    const bytes = members.value.values.get(name);
    const inQuery = said.value.get(name);
    if (members.value.twice.has(name) || (bytes !== undefined && inQuery !== undefined)) return twice(name);
    const value = bytes === undefined ? inQuery : readValue(bytes);
    if (value === NOT_READABLE) return unreadable(`"${name}" is not a string`, 'send a string');
    parameters[name] = value === '' ? undefined : value;
  }
  return ok(parameters);
}

function readSaid(names: readonly string[], query: string): Result<ReadonlyMap<string, string>, Unreadable> {
  const parameters = readQuery(query);
  if (parameters === undefined) return unreadable('the query cannot be decoded', 'send the parameters in the body');
  const said = new Map<string, string>();
  for (const { name, value } of parameters) {
    const innermost = innermostName(name);
    if (!names.includes(innermost)) continue;
    if (innermost !== name || said.has(name)) return twice(innermost);
    said.set(name, value);
  }
  return ok(said);
}

const NO_MEMBERS: Members = { values: new Map(), twice: new Set() };

function readMembers(body: RestBody | undefined): Result<Members, Unreadable> {
  if (body === undefined || body.bytes.length === 0) return ok(NO_MEMBERS);
  if (!isJson(body.contentType)) return unreadable('the body is not declared as JSON', 'send it as application/json');
  const members = scanJsonObject(body.bytes);
  if (members === undefined) return unreadable('the body is not a JSON object', 'send an object in UTF-8');
  const strange = [...members.values.keys()].find((name) => CONTROL.test(name));
  return strange === undefined
    ? ok(members)
    : unreadable('a name in the body has control characters', 'send the names that GitHub documents');
}

/** What ends a name for some and not for others. */
const CONTROL = /\p{Cc}/u;

/** A form would be taken apart by other rules, and one text can be both. No type at all is JSON, as GitHub has it. */
function isJson(contentType: string | undefined): boolean {
  if (contentType === undefined) return true;
  return /^application\/(?:[\w.+-]+\+)?json\s*(?:;\s*charset\s*=\s*"?(?:utf-8|us-ascii)"?\s*)?$/i.test(
    contentType.trim(),
  );
}

const NOT_READABLE = Symbol('neither a string nor a boolean');

function readValue(bytes: Uint8Array): string | boolean | undefined | typeof NOT_READABLE {
  if (bytes.length > LONGEST_VALUE) return NOT_READABLE;
  const value: unknown = JSON.parse(new TextDecoder().decode(bytes));
  if (value === null) return undefined;
  return typeof value === 'string' || typeof value === 'boolean' ? value : NOT_READABLE;
}

const twice = (name: string): Result<never, Unreadable> =>
  unreadable(`"${name}" can be read in two ways`, `say "${name}" once, in the body`);
