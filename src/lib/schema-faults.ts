import { isDeepStrictEqual } from 'node:util';
import type { z } from 'zod';
import { keysAt, unknownKey } from './known-keys.ts';
import { err, ok, type Result } from './result.ts';

/** The fault of one place in what was read, such as `workspaces[1].grants[0].owner`. */
export type SchemaFault = { readonly path: readonly PropertyKey[]; readonly message: string };

/** Nobody reads more at once, and whoever sends nonsense shall not have us find a word for all of it. */
const MOST_FAULTS = 20;

/** Longer is no sentence. */
const LONGEST_TEXT = 2_000;

/** Parses by a schema; what does not fit is told at once, up to 20 faults, a fault a place, in words for people. */
export function parseBy<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
): Result<z.output<Schema>, SchemaFault[]> {
  const parsed = schema.safeParse(value, { reportInput: true });
  if (parsed.success) return ok(parsed.data);
  const issues = parsed.error.issues.flatMap(chosenOption);
  const faults: SchemaFault[] = [];
  for (const issue of issues) {
    if (faults.length >= MOST_FAULTS) break;
    if (!isOfWrongKind(issue, issues)) faults.push(...faultsOf(issue, schema));
  }
  return err(faults.slice(0, MOST_FAULTS));
}

/** In one text. It repeats what was sent, a key of half a megabyte as well: it is cut. */
export const faultsText = (faults: readonly SchemaFault[], whole: string): string =>
  faults
    .map((fault) => faultText(fault, whole))
    .join('; ')
    .slice(0, LONGEST_TEXT);

/** `whole` names all of what was read, for faults that have no place in it. */
export const faultText = ({ path, message }: SchemaFault, whole: string): string =>
  `${path.length === 0 ? whole : formatPath(path)}: ${message}`;

/** `workspaces[1].grants` */
export function formatPath(path: readonly PropertyKey[]): string {
  return path
    .map((part, index) => (typeof part === 'number' ? `[${part}]` : `${index > 0 ? '.' : ''}${String(part)}`))
    .join('');
}

type Issue = z.core.$ZodIssue;

/** What is no list has no number of entries either: its kind is what to say of it. */
function isOfWrongKind({ code, path }: Issue, all: readonly Issue[]): boolean {
  if (code === 'invalid_type') return false;
  return all.some((other) => other.code === 'invalid_type' && isDeepStrictEqual(other.path, path));
}

function faultsOf(issue: Issue, schema: z.ZodType): SchemaFault[] {
  const { path } = issue;
  if (issue.code !== 'unrecognized_keys') return [{ path, message: inOurWords(issue) }];
  const known = keysAt(schema, path);
  return issue.keys.slice(0, MOST_FAULTS).map((key) => ({ path: [...path, key], message: unknownKey(key, known) }));
}

/** Of a value that may be a mapping or a list, the faults of the form that it was written in. */
function chosenOption(issue: Issue): Issue[] {
  if (issue.code !== 'invalid_union') return [issue];
  const isOtherForm = (issues: readonly Issue[]) =>
    issues.some(({ code, path }) => code === 'invalid_type' && path.length === 0);
  const option = issue.errors.find((issues) => !isOtherForm(issues)) ?? issue.errors[0] ?? [];
  return option.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] })).flatMap(chosenOption);
}

/** Zod's own messages speak of its types; those that a schema gives are sentences already. */
const ZODS_OWN = /^(?:Invalid|Too small:|Too big:)/;

function inOurWords(issue: Issue): string {
  if (!ZODS_OWN.test(issue.message)) return issue.message;
  switch (issue.code) {
    case 'invalid_type':
      if (issue.message.endsWith('received undefined')) return 'is missing';
      if (issue.message.endsWith('received null')) return 'is empty; give it a value, or leave the key out';
      return `must be ${kindOf(issue.expected)}${notFound(issue)}`;
    case 'invalid_value': {
      const values = issue.values.map((value) => `"${String(value)}"`).join(' or ');
      return issue.input === undefined
        ? `is missing; it must be ${values}`
        : `must be ${values}${notValue(issue.input)}`;
    }
    case 'too_small':
    case 'too_big':
      return outOfBounds(issue);
    case 'invalid_format':
      return issue.format === 'url' ? 'must be a web address' : issue.message.replace(/^Invalid (?:string: )?/, '');
    case 'invalid_key':
      return issue.issues.map(inOurWords).join(', ');
    default:
      return 'is not what it must be';
  }
}

/** What YAML's readers call them. */
const KINDS: Readonly<Record<string, string>> = {
  string: 'a text',
  object: 'a mapping (key: value)',
  record: 'a mapping (key: value)',
  array: 'a list',
  tuple: 'a list',
  int: 'a whole number',
  boolean: 'true or false',
};
const kindOf = (type: string): string => KINDS[type] ?? `a ${type}`;

/** What kind of thing was found. Its value stays unsaid: a secret may stand in the wrong place. */
function notFound({ message, expected }: Issue & { readonly expected: string }): string {
  const received = / received (\w+)$/.exec(message)?.[1];
  if (received === undefined || received === 'NaN') return '';
  return received === 'number' && expected === 'int' ? ', without a fraction' : `, not ${kindOf(received)}`;
}

/** Longer is no word that somebody mistook for one of the choices. */
const LONGEST_WORD = 40;

function notValue(input: unknown): string {
  if (typeof input === 'string') return input.length <= LONGEST_WORD ? `, not "${input}"` : '';
  if (input === null || typeof input !== 'object') return `, not ${String(input)}`;
  return `, not ${kindOf(Array.isArray(input) ? 'array' : 'object')}`;
}

const UNITS: Readonly<Record<string, string>> = { string: 'characters', array: 'entries', set: 'entries' };

function outOfBounds(issue: z.core.$ZodIssueTooSmall | z.core.$ZodIssueTooBig): string {
  const unit = UNITS[issue.origin];
  if (issue.code === 'too_small') {
    const { minimum, inclusive = true } = issue;
    if (unit === undefined) return inclusive ? `must be ${minimum} or more` : `must be more than ${minimum}`;
    return minimum === 1 ? 'must not be empty' : `must have at least ${minimum} ${unit}`;
  }
  const { maximum, inclusive = true } = issue;
  if (unit === undefined) return inclusive ? `must be ${maximum} or less` : `must be less than ${maximum}`;
  return `must have at most ${maximum} ${unit}`;
}
