import { expect, test } from 'vitest';
import { linkHeader, readPage } from './pagination.ts';

test.each([
  [{}, { page: 1, perPage: 30 }],
  [
    { page: '3', per_page: '100' },
    { page: 3, perPage: 100 },
  ],
  [
    { page: '0', per_page: '0' },
    { page: 1, perPage: 30 },
  ],
  [
    { page: '-2', per_page: '101' },
    { page: 1, perPage: 100 },
  ],
  [
    { page: 'x', per_page: 'y' },
    { page: 1, perPage: 30 },
  ],
])('%j asks for %j', (query, page) => {
  expect(readPage(query)).toEqual(page);
});

const url = new URL('https://api.github.com/repos/acme/tide/issues?state=all&page=2&per_page=2');
const relations = (page: number, total: number) =>
  Object.fromEntries(
    [...(linkHeader(url, { page, perPage: 2 }, total) ?? '').matchAll(/<([^>]+)>; rel="(\w+)"/g)].map(
      ([, target, relation]) => [relation, new URL(target ?? '').searchParams.get('page')],
    ),
  );

test('links lead to the pages around, and keep the other parameters', () => {
  expect(relations(1, 5)).toEqual({ next: '2', last: '3' });
  expect(relations(2, 5)).toEqual({ prev: '1', next: '3', last: '3', first: '1' });
  expect(relations(3, 5)).toEqual({ prev: '2', first: '1' });
  expect(relations(9, 5)).toEqual({ prev: '3', first: '1' });
  expect(linkHeader(url, { page: 1, perPage: 2 }, 3)).toContain(
    '<https://api.github.com/repos/acme/tide/issues?state=all&page=2&per_page=2>; rel="next"',
  );
});

test('what fits on one page has no links', () => {
  expect(linkHeader(url, { page: 1, perPage: 2 }, 2)).toBeUndefined();
  expect(linkHeader(url, { page: 1, perPage: 2 }, 0)).toBeUndefined();
});
