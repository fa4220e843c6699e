import type { Operation } from './operations.ts';

export type FoundOperation = { readonly operation: Operation; readonly parameters: Readonly<Record<string, string>> };
export type FindOperation = (method: string, path: string) => FoundOperation | undefined;

type Matcher = { readonly operation: Operation; readonly pattern: RegExp; readonly rank: string };

/**
 * Finds the operation that a request is for. Where several paths fit, the one that is literal at the earliest
 * place wins, and a parameter within one segment before one that spans several: `…/issues/comments` is not an
 * issue's number, `…/branches/a/protection` is not the branch `a/protection`.
 */
export function operationFinder(operations: readonly Operation[]): FindOperation {
  const byStart = new Map<string, Matcher[]>();
  for (const operation of operations) {
    const key = startOf(operation.method, operation.path);
    byStart.set(key, [...(byStart.get(key) ?? []), matcher(operation)]);
  }
  for (const matchers of byStart.values()) matchers.sort((a, b) => (a.rank < b.rank ? -1 : 1));
  return (method, path) => {
    const asked = method === 'HEAD' ? 'GET' : method;
    for (const { operation, pattern } of byStart.get(startOf(asked, path)) ?? []) {
      const match = pattern.exec(path);
      if (match !== null) return { operation, parameters: { ...match.groups } };
    }
    return undefined;
  };
}

/** All of GitHub's paths begin with a literal segment. */
const startOf = (method: string, path: string): string => `${method} ${path.split('/', 2)[1] ?? ''}`;

function matcher(operation: Operation): Matcher {
  const segments = operation.path.split('/').slice(1);
  const kinds = segments.map((segment) => {
    const name = /^\{([^{}]+)\}$/.exec(segment)?.[1];
    if (name === undefined) return { rank: '0', source: `/${literalOrMixed(segment)}` };
    const group = name.replaceAll('-', '_');
    // The root folder is asked for without a path: `/repos/o/r/contents`.
    if (name === 'path') return { rank: '2', source: `(?:/(?<${group}>.*))?` };
    if (operation.slashes.includes(name)) return { rank: '2', source: `/(?<${group}>.+)` };
    return { rank: '1', source: `/(?<${group}>[^/]+)` };
  });
  return {
    operation,
    pattern: new RegExp(`^${kinds.map(({ source }) => source).join('')}$`),
    // The end ranks last, so that a path that goes on after a parameter with slashes is tried before it.
    rank: `${kinds.map(({ rank }) => rank).join('')}3`,
  };
}

/** Some segments mix text and parameters, such as `{basehead}...{head}` or `@{name}`. */
function literalOrMixed(segment: string): string {
  return segment
    .split(/(\{[^}]+\})/)
    .map((part) => (part.startsWith('{') ? '[^/]+' : part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')))
    .join('');
}
