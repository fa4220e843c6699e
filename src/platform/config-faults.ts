import type { z } from 'zod';

/** The fault of one place in mooring.yaml, such as `workspaces[1].grants[0].owner`. */
export type ConfigFault = { readonly path: readonly PropertyKey[]; readonly message: string };

/** What zod found, one fault a place: an unknown key is named by itself, with the known key that is nearest. */
export function configFaults(error: z.ZodError, schema: z.ZodType): ConfigFault[] {
  return error.issues.flatMap(chosenOption).flatMap((issue): ConfigFault[] => {
    if (issue.code === 'unrecognized_keys') {
      const known = keysAt(schema, issue.path);
      return issue.keys.map((key) => ({ path: [...issue.path, key], message: unknownKey(key, known) }));
    }
    return [{ path: issue.path, message: inOurWords(issue) }];
  });
}

/** Of a value that may be a mapping or a list, the faults of the form that it was written in. */
function chosenOption(issue: z.core.$ZodIssue): z.core.$ZodIssue[] {
  if (issue.code !== 'invalid_union') return [issue];
  const isOtherForm = (issues: readonly z.core.$ZodIssue[]) =>
    issues.some(({ code, path }) => code === 'invalid_type' && path.length === 0);
  const option = issue.errors.find((issues) => !isOtherForm(issues)) ?? issue.errors[0] ?? [];
  return option.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] })).flatMap(chosenOption);
}

/** Zod's own messages speak of its types; those that the schema gives are sentences already. */
function inOurWords(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_value')
    return `must be ${issue.values.map((value) => `"${String(value)}"`).join(' or ')}`;
  if (issue.code !== 'invalid_type' || !issue.message.startsWith('Invalid input')) return issue.message;
  if (issue.message.endsWith('received undefined')) return 'is missing';
  if (issue.message.endsWith('received null')) return 'is empty; give it a value, or leave the key out';
  return `must be ${KINDS[issue.expected] ?? `a ${issue.expected}`}`;
}

/** What YAML's readers call them. */
const KINDS: Readonly<Record<string, string>> = {
  string: 'a text',
  object: 'a mapping (key: value)',
  array: 'a list',
  int: 'a whole number',
};

/** `workspaces[1].grants`, or `the file` for the whole of it. */
export function formatPath(path: readonly PropertyKey[]): string {
  if (path.length === 0) return 'the file';
  return path
    .map((part, index) => (typeof part === 'number' ? `[${part}]` : `${index > 0 ? '.' : ''}${String(part)}`))
    .join('');
}

function unknownKey(key: string, known: readonly string[]): string {
  const nearest = known.toSorted((a, b) => distance(key, a) - distance(key, b))[0];
  const isNear = nearest !== undefined && distance(key, nearest) <= Math.max(2, nearest.length / 3);
  return isNear ? `is no known key, did you mean "${nearest}"?` : `is no known key; known are ${known.join(', ')}`;
}

type Node = {
  def: { type: string; shape?: Record<string, Node>; element?: Node; innerType?: Node; in?: Node; options?: Node[] };
};

/** The keys that the schema knows at a path. */
function keysAt(schema: z.ZodType, path: readonly PropertyKey[]): string[] {
  let node = unwrap(schema as unknown as Node);
  for (const part of path) {
    const forms = formsOf(node);
    const next =
      typeof part === 'number'
        ? forms.find(({ def }) => def.element)?.def.element
        : forms.find(({ def }) => def.shape)?.def.shape?.[String(part)];
    if (next === undefined) return [];
    node = unwrap(next);
  }
  return formsOf(node).flatMap(({ def }) => Object.keys(def.shape ?? {}));
}

/** What a value may be: one thing, or a mapping or a list. */
const formsOf = (node: Node): Node[] => node.def.options?.map(unwrap) ?? [node];

/** Below `optional`, `default` and their like. */
function unwrap(node: Node): Node {
  const inner = node.def.innerType ?? node.def.in;
  return inner === undefined ? node : unwrap(inner);
}

/** Levenshtein's edit distance, ignoring case. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [i, left] of [...a.toLowerCase()].entries()) {
    const next = [i + 1];
    for (const [j, right] of [...b.toLowerCase()].entries()) {
      const replaced = (row[j] ?? 0) + (left === right ? 0 : 1);
      next.push(Math.min(replaced, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
