import { describe, expect, it } from 'vitest';
import { findRule, TABLE } from './find-rule.ts';
import type { Rule } from './rule.ts';
import { describedWrites, shapeOf } from './testing/described-operations.ts';

const products = await describedWrites();
const described = [...products.values()].flat();
const rows = TABLE.flatMap(([methods, path, rule]) =>
  methods.split(' ').map((method) => ({ method, path, rule, segments: path.split('/').slice(1) })),
);
const METHODS = ['POST', 'PUT', 'PATCH', 'DELETE'];
const keyOf = ({ method, path }: { method: string; path: string }): string => `${method} ${shapeOf(path)}`;

/** A path as a request would have it, with what cannot be a literal where the description has variables. */
const example = (path: string): string[] =>
  path
    .replaceAll(/\{[^}]*\}/g, '~1')
    .split('/')
    .slice(1);

/** By a look at every row, and at every segment of it. */
const matchingRows = (method: string, path: readonly string[]): Rule[] =>
  rows
    .filter((row) => {
      const { segments } = row;
      const hasLength = row.path.endsWith('...}') ? path.length >= segments.length : path.length === segments.length;
      const matches = (segment: string, index: number) => segment.startsWith('{') || segment === path[index];
      return row.method === method && hasLength && segments.every(matches);
    })
    .map(({ rule }) => rule);

describe("GitHub's descriptions", () => {
  it('are those that the table was made from', () => {
    expect([...products.keys()]).toContain('api.github.com');
    expect(products.get('api.github.com')!.length).toBeGreaterThan(500);
    expect(products.get('ghes-3.19')!.length).toBeGreaterThan(500);
  });

  it('have no operation that writes without exactly one row', () => {
    const count = Map.groupBy(rows, keyOf);
    expect(described.filter((operation) => count.get(keyOf(operation))?.length !== 1)).toEqual([]);
    expect(described.filter(({ method, path }) => findRule(method, example(path)) === undefined)).toEqual([]);
  });

  it('have an operation for every row', () => {
    const known = new Set(described.map(keyOf));
    expect(rows.filter((row) => !known.has(keyOf(row)))).toEqual([]);
  });
});

describe('the rule of a path', () => {
  it('is that of its own row', () => {
    expect(rows.filter(({ method, path, rule }) => findRule(method, example(path))?.rule !== rule)).toEqual([]);
  });

  it('is the same as that of every other row that it matches, but where GitHub itself knows literal from variable', () => {
    const differing = rows.filter(({ method, path, rule }) =>
      matchingRows(method, example(path)).some((other) => other !== rule),
    );
    // `{security_product}/{enablement}` is one of a few words, none of them `attestations`.
    expect(differing.map(keyOf)).toEqual(['POST /orgs/{}/attestations/bulk-list']);
  });

  it('is never ordinary work by another method, for servers that take one method for another', () => {
    const weaker = rows.filter(
      ({ method, path, rule }) =>
        rule !== 'work' && METHODS.some((other) => other !== method && findRule(other, example(path))?.rule === 'work'),
    );
    expect(weaker).toEqual([]);
  });
});
