import type { Context } from 'hono';
import type { EmulatorContext } from '../../context.ts';

export type Page = { readonly page: number; readonly perPage: number };

/** `page` and `per_page` by GitHub's rules: 30 at a time when nothing is asked for or it makes no sense, at most 100. */
export function readPage(query: { readonly page?: string | undefined; readonly per_page?: string | undefined }): Page {
  const page = Number.parseInt(query.page ?? '', 10);
  const perPage = Number.parseInt(query.per_page ?? '', 10);
  return { page: page >= 1 ? page : 1, perPage: perPage >= 1 ? Math.min(perPage, 100) : 30 };
}

/**
 * RFC 8288 links to the other pages, in GitHub's order; undefined when all fits on one. `url` keeps its other
 * parameters: https://docs.github.com/en/rest/using-the-rest-api/using-pagination-in-the-rest-api
 */
export function linkHeader(url: URL, { page, perPage }: Page, total: number): string | undefined {
  const last = Math.max(1, Math.ceil(total / perPage));
  const targets: [string, number][] = [];
  if (page > 1) targets.push(['prev', Math.min(page - 1, last)]);
  if (page < last) targets.push(['next', page + 1], ['last', last]);
  if (page > 1) targets.push(['first', 1]);
  if (last === 1 && page === 1) return undefined;
  return targets
    .map(([relation, number]) => {
      const target = new URL(url);
      target.searchParams.set('page', String(number));
      return `<${target.href}>; rel="${relation}"`;
    })
    .join(', ');
}

/** Which part of `total` results to answer with; puts the links to the others on the answer. */
export function pageWindow(
  c: Context,
  { publicUrls }: EmulatorContext,
  total: number,
): { skip: number; limit: number } {
  const wanted = readPage({ page: c.req.query('page'), per_page: c.req.query('per_page') });
  const query = new URL(c.req.url).search;
  const links = linkHeader(new URL(`${publicUrls.api}${c.req.path}${query}`), wanted, total);
  if (links !== undefined) c.header('link', links);
  return { skip: (wanted.page - 1) * wanted.perPage, limit: wanted.perPage };
}

/** The asked-for page of a list that is at hand. */
export function pageOf<T>(c: Context, context: EmulatorContext, items: readonly T[]): T[] {
  const { skip, limit } = pageWindow(c, context, items.length);
  return items.slice(skip, skip + limit);
}
