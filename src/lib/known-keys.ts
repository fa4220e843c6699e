import type { z } from 'zod';

/** Nobody mistypes more than this; the nearest to it would take long to find. */
const LONGEST_TYPED = 100;

/** What to say of a key that is none of the known ones: the known one that is nearest, or all of them. */
export function unknownKey(key: string, known: readonly string[]): string {
  if (known.length === 0) return 'is no known key';
  const nearest = key.length > LONGEST_TYPED ? undefined : nearestOf(key, known);
  return nearest === undefined
    ? `is no known key; known are ${known.join(', ')}`
    : `is no known key, did you mean "${nearest}"?`;
}

function nearestOf(key: string, known: readonly string[]): string | undefined {
  let nearest: { one: string; away: number } | undefined;
  for (const one of known) {
    const away = distance(key, one);
    if (nearest === undefined || away < nearest.away) nearest = { one, away };
  }
  return nearest !== undefined && nearest.away <= Math.max(2, nearest.one.length / 3) ? nearest.one : undefined;
}

type Node = {
  def: { type: string; shape?: Record<string, Node>; element?: Node; innerType?: Node; in?: Node; options?: Node[] };
};

/** The keys that the schema knows at a path. */
export function keysAt(schema: z.ZodType, path: readonly PropertyKey[]): string[] {
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
