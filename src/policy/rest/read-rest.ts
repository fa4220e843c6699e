import { ok, type Result } from '../../lib/result.ts';
import type { Target } from '../decide.ts';
import type { Intent } from '../intent.ts';
import { type ReadingResult, type Unreadable, unreadable } from '../reading.ts';
import { findRule, type Found } from './find-rule.ts';
import { nameOperation } from './name-operation.ts';
import { readParameters, type RestBody } from './read-parameters.ts';
import { innermostName, readQuery } from './read-query.ts';
import { intentsOf, type ReadingRule } from './rule.ts';

export type RestRequest = {
  readonly method: string;
  /** The segments below the API's root, each decoded once. */
  readonly path: readonly string[];
  /** As received, with its question mark; or empty. */
  readonly query: string;
  /** Whole where it decides; undefined where there is none or where it does not matter. */
  readonly body?: RestBody | undefined;
};

const READS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/** What a REST request would do. What the table does not know to the letter is `unlisted`, whatever it looks like. */
export function readRest(request: RestRequest): ReadingResult {
  const { method, path, query } = request;
  const target = targetOf(path);
  if (READS.has(method)) return ok({ target, intents: readIntents(path) });
  if (!/^[A-Z]+$/.test(method))
    return unreadable(`${JSON.stringify(method)} is no method`, 'use one that GitHub documents');
  if (path[0]?.toLowerCase() === 'repositories') return BY_ID;
  if (readQuery(query)?.some(({ name }) => innermostName(name) === '_method')) return OTHER_METHOD;
  const asReceived = findRule(method, path);
  const intents: Intent[] = [];
  if (asReceived === undefined) intents.push({ kind: 'unlisted', operation: nameOperation(method, path) });
  for (const found of [asReceived, splitAtEncodedSlashes(method, path)]) {
    const read = found === undefined ? ok([]) : intentsFound(found, request);
    if (!read.ok) return read;
    intents.push(...read.value);
  }
  return ok({ target, intents });
}

/** The most bytes of a body that decides, which has to be read whole; undefined where the body does not matter. */
export function largestDecidingBody(method: string, path: readonly string[]): number | undefined {
  const rules = [findRule(method, path), splitAtEncodedSlashes(method, path)].map((found) => found?.rule);
  const sizes = rules
    .filter((rule) => rule !== undefined)
    .filter(isReading)
    .filter(({ deciding }) => deciding.length > 0);
  return sizes.length === 0 ? undefined : Math.max(...sizes.map(({ largest }) => largest));
}

/**
 * An encoded slash belongs to its segment, for GitHub as for us (`labels/a%2Fb`). Should a server decode before it
 * looks for the operation, then the request must be allowed for what it finds there, too.
 */
function splitAtEncodedSlashes(method: string, path: readonly string[]): Found | undefined {
  return path.some((segment) => segment.includes('/')) ? findRule(method, path.join('/').split('/')) : undefined;
}

function intentsFound({ rule, variables }: Found, { query, body }: RestRequest): Result<readonly Intent[], Unreadable> {
  if (!isReading(rule)) return ok(intentsOf(rule));
  const parameters = readParameters(rule.deciding, query, rule.deciding.length === 0 ? undefined : body);
  return parameters.ok ? rule.read(parameters.value, variables) : parameters;
}

const isReading = (rule: Found['rule']): rule is ReadingRule => typeof rule === 'object';

/** Reads pass within the repositories; gists and packages belong to accounts. */
function readIntents(path: readonly string[]): readonly Intent[] {
  const [first = '', second = '', third = ''] = path.join('/').toLowerCase().split('/');
  const isOfGists =
    first === 'gists' || (first === 'user' && second === 'gists') || (first === 'users' && third === 'gists');
  if (isOfGists) return [{ kind: 'action', action: 'gists' }];
  const below = first === 'user' ? second : first === 'orgs' || first === 'users' ? third : '';
  if (below === 'packages' || below === 'docker') return [{ kind: 'action', action: 'packages' }];
  return [{ kind: 'read' }];
}

/** The repository or the owner in a path; a network belongs to a repository, and an agent's tasks have theirs a segment later. */
function targetOf(path: readonly string[]): Target {
  const [first = '', second = ''] = path.map((segment) => segment.toLowerCase());
  const isOfRepository = first === 'repos' || first === 'networks';
  const below = isOfRepository ? path.slice(1) : first === 'agents' && second === 'repos' ? path.slice(2) : [];
  const [owner, name] = below;
  if (owner !== undefined && name !== undefined) return { repository: { owner, name } };
  return first === 'orgs' || first === 'users' ? { owner: path[1] } : {};
}

const BY_ID = unreadable('the path names a repository by its number', 'name it: /repos/<owner>/<repository>/…');

const OTHER_METHOD = unreadable('the query names another method', 'send the request with the method that it means');
