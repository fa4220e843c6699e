import { expect, it } from 'vitest';
import { decide } from '../decide.ts';
import { readGraphql } from './read-graphql.ts';

const target = (query: string, variables?: object) => {
  const reading = readGraphql({ query, variables });
  if (!reading.ok) throw new Error(reading.error.message);
  return reading.value.target;
};
const api = { owner: 'acme', name: 'api' };
const lab = { owner: 'own', name: 'lab' };

it.each<[string, object]>([
  ['{ repository(owner: "acme", name: "api") { id } }', { repository: api }],
  [
    '{ a: repository(owner: "acme", name: "api") { id } b: repository(owner: "ACME", name: "Api") { id } }',
    {
      repository: { owner: 'ACME', name: 'Api' },
    },
  ],
  [
    '{ ...A } fragment A on Query { ... { repository(owner: "acme", name: "api") @skip(if: true) { id } } }',
    {
      repository: api,
    },
  ],
  ['{ relay { relay { repository(owner: "acme", name: "api") { id } } } }', { repository: api }],
  [
    '{ organization(login: "acme") { ...O } } fragment O on Organization { repository(name: "api") { id } }',
    {
      repository: api,
    },
  ],
  [
    '{ a: user(login: "ada") { id } b: repository(owner: "acme", name: "api") { label(name: "x") { id } } }',
    {
      repository: api,
    },
  ],
  [
    '{ a: repository(owner: "acme", name: "api") { id } b: repository(owner: "own", name: "lab") { id } }',
    {
      repository: api,
      others: [lab],
    },
  ],
  ['{ a: user(login: "ada") { id } b: organization(login: "acme") { id } }', { owner: 'acme' }],
  ['{ repositoryOwner(login: "acme") { id } }', { owner: 'acme' }],
  ['{ search(query: "is:open -repo:x/y repo:acme/api author:ada", type: ISSUE) { issueCount } }', { owner: 'acme' }],
  ['{ search(query: "pier org:acme", type: ISSUE) { issueCount } }', { owner: 'acme' }],
  ['{ resource(url: "https://github.com/acme/api/pull/1") { url } }', { owner: 'acme' }],
  ['{ node(id: "R_x") { id } viewer { repository(name: "api") { id } } }', {}],
  ['{ repository(owner: 1, name: api) { id } }', {}],
])('%s', (query, named) => {
  expect(target(query)).toEqual(named);
});

it('is named by variables as well', () => {
  const query = 'query($owner: String!, $name: String = "api") { repository(owner: $owner, name: $name) { id } }';
  expect(target(query, { owner: 'acme' })).toEqual({ repository: api });
});

it('is named by a commit, whose owner is then the only one', () => {
  const commit = (alias: string, repository: string) =>
    `${alias}: createCommitOnBranch(input: {branch: {repositoryNameWithOwner: "${repository}", branchName: "x"}}) { a }`;
  expect(target(`mutation { ${commit('a', 'acme/api')} }`)).toEqual({ repository: api });
  expect(target(`mutation { ${commit('a', 'acme/api')} ${commit('b', 'acme/web')} }`)).toEqual({
    repository: api,
    others: [{ owner: 'acme', name: 'web' }],
  });
  const both = `mutation { ${commit('a', 'acme/api')} ${commit('b', 'own/lab')} }`;
  expect(readGraphql({ query: both })).toMatchObject({ error: { message: expect.stringContaining('several owners') } });
});

it('is denied when one of the repositories is outside the grant, wherever it stands', () => {
  const access = [{ owner: 'acme', repositories: ['api'], push: [], allow: [] }];
  const verdict = (...names: string[]) => {
    const fields = names.map((name, i) => `r${i}: repository(owner: "acme", name: "${name}") { id }`);
    return decide(access, target(`{ ${fields.join(' ')} }`), [{ kind: 'read' }]);
  };
  expect(verdict('api')).toMatchObject({ allowed: true });
  const denial = { reason: 'repository_not_granted', repository: { owner: 'acme', name: 'web' } };
  expect(verdict('api', 'api', 'web')).toEqual({ allowed: false, denial });
  expect(verdict('web', 'api')).toEqual({ allowed: false, denial });
});
