import * as fc from 'fast-check';
import { parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { pointsOf } from './graphql-points.ts';

const points = (query: string, variables: Record<string, unknown> = {}, operationName?: string) =>
  pointsOf({ document: parse(query), variables, operationName });

/** The example of GitHub's own documentation: 1 + 100 + 5,000 requests. */
const nested = (repositories: string, issues: string, labels: string) =>
  `viewer { login repositories(first: ${repositories}) { edges { node { id issues(first: ${issues}) {
     edges { node { id labels(last: ${labels}) { edges { node { id name } } } } } } } } } }`;

describe('pointsOf', () => {
  it("counts as GitHub's example does", () => {
    expect(points(`{ ${nested('100', '50', '60')} }`)).toBe(51);
    expect(points('{ viewer { login } }')).toBe(1);
    expect(points('mutation { addStar(input: {starrableId: "x"}) { clientMutationId } }')).toBe(1);
  });

  it('takes numbers from variables, their defaults and fragments alike', () => {
    const query = (head: string) => `query A(${head}) { ${nested('$a', '$b', '60')} }`;
    expect(points(query('$a: Int!, $b: Int!'), { a: 100, b: 50 })).toBe(51);
    expect(points(query('$a: Int = 100, $b: Int = 1'), { b: 50 })).toBe(51);
    const fragments = 'fragment F on Query { ... on Query { ...G } } fragment G on Query';
    expect(points(`{ ...F } ${fragments} { ${nested('100', '50', '60')} }`)).toBe(51);
  });

  it('counts the operation that runs, and none when that is not clear', () => {
    const both = `query A { viewer { login } } query B { ${nested('100', '50', '60')} }`;
    expect([points(both, {}, 'A'), points(both, {}, 'B')]).toEqual([1, 51]);
    expect([points(both), points(both, {}, 'C'), points('fragment F on Query { id }')]).toEqual(
      Array(3).fill(undefined),
    );
  });

  it('is done at once with what multiplies without end', () => {
    const doubling = Array.from({ length: 200 }, (_, n) => `fragment F${n} on T { ...F${n + 1} x { ...F${n + 1} } }`);
    expect(points(`{ ...F0 } ${doubling.join(' ')} fragment F200 on T { a(first: 100) { id } }`)).toBe(5_000);
    const deep = `{ none(first: 0) { ${'a(first: 100) { '.repeat(200)} id ${'}'.repeat(202)}`;
    expect(points(deep)).toBe(1);
    expect(points('{ ...F } fragment F on T { a(first: 9) { ...F } }')).toBe(1);
  });

  it('is a whole number of points between 1 and 5,000, whatever is asked', () => {
    // Out of JSON, which has no NaN.
    const number = fc.oneof(fc.nat(), fc.double({ noNaN: true }), fc.constantFrom(Infinity, -1, '9', null, undefined));
    fc.assert(
      fc.property(fc.array(fc.record({ first: fc.string(), n: number }), { maxLength: 200 }), (levels) => {
        const heads = levels.map((_, level) => `a(first: $v${level}) {`);
        const values = Object.fromEntries(levels.map(({ n }, level) => [`v${level}`, n]));
        const counted = points(`{ ${heads.join(' ')} id ${'}'.repeat(levels.length)} }`, values);
        expect(counted).toSatisfy((value: number) => Number.isInteger(value) && value >= 1 && value <= 5_000);
      }),
    );
  });
});
