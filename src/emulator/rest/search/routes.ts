import { type Context, Hono } from 'hono';
import type { EmulatorContext, EmulatorEnv } from '../../context.ts';
import { openScope } from '../../graphql/open-scope.ts';
import { findRepositories, searchIssues } from '../../graphql/queries/search.ts';
import { parseSearchQuery, type SearchQuery } from '../../graphql/queries/search-query.ts';
import type { Scope } from '../../graphql/scope.ts';
import { validationFailed } from '../answers/validation.ts';
import { commitBody } from '../representations/commit.ts';
import { issueBody } from '../representations/issue.ts';
import { minimalRepository } from '../representations/minimal-repository.ts';
import { repositoryBody } from '../representations/repository.ts';
import { pageOf } from '../request/pagination.ts';
import { CODE_QUALIFIERS, fileBody, searchCode } from './code.ts';
import { COMMIT_QUALIFIERS, searchCommits } from './commits.ts';

type Search = (scope: Scope, query: SearchQuery, c: Context<EmulatorEnv>) => Promise<object[]> | object[];

/** What GitHub says of how well it fits: all alike here, where nothing is ranked. */
const SCORE = { score: 1 };

/** https://docs.github.com/en/rest/search/search, by the same rules as GraphQL's own search. */
export function searchRoutes(context: EmulatorContext): Hono<EmulatorEnv> {
  const app = new Hono<EmulatorEnv>();
  const serve = (kind: string, names: ReadonlySet<string> | undefined, search: Search): void => {
    app.get(`/search/${kind}`, async (c) => {
      const text = c.req.query('q') ?? '';
      if (text.trim() === '') return validationFailed(c, { resource: 'Search', field: 'q', code: 'missing' });
      const identity = c.get('identity');
      if (identity.kind !== 'installation') throw new Error('a search came without an installation token');
      const found = await search(openScope(context, identity), inOrder(c, parseSearchQuery(text, names)), c);
      const items = pageOf(c, context, found);
      // Issues can be found by their meaning as well, for who asks for that; here they are found by words alone.
      const type = kind === 'issues' ? { search_type: 'lexical' } : {};
      return c.json({ total_count: found.length, incomplete_results: false, items, ...type });
    });
  };

  serve('issues', undefined, (scope, query) =>
    searchIssues(scope, query).map((issue) => {
      const { closed_by: _closedBy, body, ...rest } = issueBody(context, issue);
      return { ...rest, ...(body === null ? {} : { body }), ...SCORE };
    }),
  );
  serve('repositories', undefined, (scope, query) =>
    findRepositories(scope, query).map((repository) => ({ ...repositoryBody(context, repository), ...SCORE })),
  );
  serve('code', CODE_QUALIFIERS, async (scope, query, c) => {
    const wantsText = (c.req.header('accept') ?? '').includes('text-match');
    const files = await searchCode(scope, query);
    return files.map((file) => ({ ...fileBody(context, file, wantsText), ...SCORE }));
  });
  serve('commits', COMMIT_QUALIFIERS, async (scope, query) => {
    const commits = await searchCommits(scope, query);
    return commits.map(({ repository, commit }) => ({
      ...commitBody(context, repository, commit),
      // GitHub answers an account and describes a signature: nobody fits both.
      committer: null,
      repository: minimalRepository(context, repository),
      ...SCORE,
    }));
  });
  return app;
}

/** REST has parameters for what GraphQL takes as `sort:`; what is not sorted by anything has the newest first. */
function inOrder(c: Context, query: SearchQuery): SearchQuery {
  const { sort, order = 'desc' } = c.req.query();
  if (sort === undefined) return query;
  return { ...query, qualifiers: [...query.qualifiers, { name: 'sort', value: `${sort}-${order}`, negated: false }] };
}
