import { expect } from 'vitest';
import type { ConformingClient } from './client.ts';

/** What can be found, and how it is told: by issues, repositories, files and commits. */
export async function walkSearch(github: ConformingClient): Promise<void> {
  const issues = await github.call('GET /search/issues', {
    status: 200,
    query: { q: 'repo:acme/harbor is:issue', sort: 'created', order: 'asc', per_page: 2 },
  });
  expect(issues.json).toMatchObject({ total_count: 13, items: [{ number: 1 }, { number: 2 }] });
  expect(issues.headers.get('link')).toContain('page=2');
  const repositories = await github.call('GET /search/repositories', {
    status: 200,
    query: { q: 'harb repo:acme/harbor' },
  });
  expect(repositories.json).toMatchObject({ total_count: 1, items: [{ full_name: 'acme/harbor' }] });

  const q = 'harbor repo:acme/harbor filename:README';
  const headers = { accept: 'application/vnd.github.text-match+json' };
  const code = await github.call('GET /search/code', { status: 200, query: { q }, headers });
  const [file] = (code.json as { items: [{ text_matches: [{ fragment: string; matches: { text: string }[] }] }] })
    .items;
  expect(file).toMatchObject({ path: 'README.md', repository: { full_name: 'acme/harbor' } });
  expect(file.text_matches[0].matches[0]?.text.toLowerCase()).toBe('harbor');
  expect((await github.call('GET /search/code', { status: 200, query: { q: `${q} extension:ts` } })).json).toEqual({
    ...{ total_count: 0, incomplete_results: false, items: [] },
  });

  const commits = await github.call('GET /search/commits', {
    status: 200,
    query: { q: 'repo:acme/harbor merge:false' },
  });
  const [{ sha }] = (commits.json as { items: [{ sha: string }] }).items;
  const one = await github.call('GET /search/commits', {
    status: 200,
    query: { q: `hash:${sha} author-date:>2000-01-01` },
  });
  expect(one.json).toMatchObject({ total_count: 1, items: [{ sha, repository: { name: 'harbor' } }] });
  for (const kind of ['issues', 'repositories', 'code', 'commits']) {
    await github.call(`GET /search/${kind}`, { status: 422 });
  }
}
