import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { connection, type PageArguments } from './connection.ts';

const letters = (count: number): string[] => Array.from({ length: count }, (_, index) => `item ${index}`);
const page = (items: readonly string[], args: PageArguments) =>
  connection(
    'issues',
    args,
    () => items,
    (item) => item,
  );

describe('connections', () => {
  it('give every item exactly once, forwards and backwards, whatever the page size', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 1, max: 100 }), async (count, size) => {
        const items = letters(count);
        const forwards: string[] = [];
        for (let after: string | null = null, more = true; more;) {
          const { nodes, pageInfo } = page(items, { first: size, after });
          forwards.push(...(await nodes()));
          ({ endCursor: after, hasNextPage: more } = await pageInfo());
        }
        const backwards: string[] = [];
        for (let before: string | null = null, more = true; more;) {
          const { nodes, pageInfo } = page(items, { last: size, before });
          backwards.unshift(...(await nodes()));
          ({ startCursor: before, hasPreviousPage: more } = await pageInfo());
        }
        expect(forwards).toEqual(items);
        expect(backwards).toEqual(items);
      }),
    );
  });

  it('give each edge the cursor that continues behind it', async () => {
    const [, second] = await page(letters(4), { first: 4 }).edges();
    expect(await page(letters(4), { first: 1, after: second!.cursor }).nodes()).toEqual(['item 2']);
  });

  it('count without a page, and demand one of at most 100 for the rest', async () => {
    const whole = page(letters(3), {});
    expect(await whole.totalCount()).toBe(3);
    await expect(whole.nodes()).rejects.toMatchObject({ type: 'MISSING_PAGINATION_BOUNDARIES' });
    await expect(page(letters(3), { first: 101 }).nodes()).rejects.toMatchObject({ type: 'EXCESSIVE_PAGINATION' });
  });
});
