import { describe, expect, it } from 'vitest';
import type { Intent } from '../intent.ts';
import { readGraphql } from './read-graphql.ts';

const ref = (change: string, name: string) => ({ kind: 'ref', change, ref: name });
const unnamed = (change: string, of = 'branch') => ({ kind: 'unnamed_ref', change, of });
const action = (name: string) => ({ kind: 'action', action: name });
const WORK = { kind: 'work' };
const READ = { kind: 'read' };
const MERGE = action('merge');
const ZERO = '0'.repeat(40);
const OID = 'a1'.repeat(20);

/** What a request would do; fails the test when it was not readable. */
function intentsOf(query: string, variables?: object, operationName?: string): readonly Intent[] {
  const reading = readGraphql({ query, variables, operationName });
  if (!reading.ok) throw new Error(reading.error.message);
  return reading.value.intents;
}

const intentsOfInput = (mutation: string, input: object) => [
  intentsOf(`mutation($input: Any!) { ${mutation}(input: $input) { clientMutationId } }`, { input }),
  intentsOf(`mutation { ${mutation}(input: ${literal(input)}) { clientMutationId } }`),
  intentsOf(`mutation($input: Any = ${literal(input)}) { ${mutation}(input: $input) { clientMutationId } }`),
];

/** A value as a GraphQL literal. */
function literal(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(literal).join()}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  return `{${Object.entries(value)
    .map(([key, member]) => `${key}: ${literal(member)}`)
    .join()}}`;
}

describe('a mutation whose input decides', () => {
  const branch = (branchName: unknown) => ({ branch: { repositoryNameWithOwner: 'acme/api', branchName } });
  it.each<[string, object, object[]]>([
    ['createCommitOnBranch', branch('main'), [ref('update', 'refs/heads/main')]],
    ['createCommitOnBranch', branch('refs/heads/main'), [ref('update', 'refs/heads/main')]],
    [
      'createCommitOnBranch',
      branch('heads/main'),
      [ref('update', 'refs/heads/heads/main'), ref('update', 'refs/heads/main')],
    ],
    [
      'createCommitOnBranch',
      branch('refs/tags/v1'),
      [ref('update', 'refs/heads/refs/tags/v1'), ref('update', 'refs/tags/v1')],
    ],
    ['createCommitOnBranch', branch(null), [unnamed('update')]],
    ['createCommitOnBranch', { branch: { id: 'REF_kwDO' } }, [unnamed('update')]],
    ['createCommitOnBranch', { branch: { id: null, branchName: 'ada/x' } }, [ref('update', 'refs/heads/ada/x')]],
    ['createCommitOnBranch', {}, [unnamed('update')]],
    ['createRef', { name: 'refs/heads/ada/x', oid: OID }, [ref('create', 'refs/heads/ada/x')]],
    ['createRef', { name: 'refs/tags/v1' }, [ref('create', 'refs/tags/v1')]],
    ['createRef', {}, [unnamed('create', 'branch or tag')]],
    ['updateRef', { refId: 'REF_x', oid: OID, force: true }, [unnamed('update', 'branch or tag')]],
    ['deleteRef', { refId: 'REF_x' }, [unnamed('delete', 'branch or tag')]],
    ['mergeBranch', { base: 'main', head: 'ada/x' }, [ref('update', 'refs/heads/main')]],
    ['mergeBranch', { base: 'HEAD', head: 'ada/x' }, [unnamed('update')]],
    ['createLinkedBranch', { issueId: 'I_x', oid: OID, name: '7-pier' }, [ref('create', 'refs/heads/7-pier')]],
    ['createLinkedBranch', { issueId: 'I_x', oid: OID }, [unnamed('create')]],
    ['revertPullRequest', { pullRequestId: 'PR_x' }, [unnamed('create')]],
    ['createDeployment', { refId: 'REF_x' }, [action('deploy'), unnamed('update')]],
    ['createDeployment', { refId: 'REF_x', autoMerge: false }, [action('deploy')]],
    ['updateRefs', { refUpdates: { name: 'refs/tags/v1', afterOid: OID } }, [ref('write', 'refs/tags/v1')]],
    ['updateRefs', {}, [unnamed('write', 'branch or tag'), unnamed('delete', 'branch or tag')]],
    [
      'updateRefs',
      {
        refUpdates: [
          { name: 'refs/heads/a', beforeOid: ZERO, afterOid: OID },
          { name: 'refs/heads/b', beforeOid: OID, afterOid: ZERO },
          { name: 'refs/heads/c', beforeOid: OID, afterOid: OID, force: true },
          { name: 'refs/heads/d', afterOid: 'main' },
          { afterOid: ZERO },
        ],
      },
      [
        ref('create', 'refs/heads/a'),
        ref('delete', 'refs/heads/b'),
        ref('update', 'refs/heads/c'),
        ref('write', 'refs/heads/d'),
        ref('delete', 'refs/heads/d'),
        unnamed('delete', 'branch or tag'),
      ],
    ],
  ])('%s %j', (mutation, input, intents) => {
    for (const read of intentsOfInput(mutation, input)) expect(read).toEqual(intents);
  });

  it('takes its values from variables wherever they stand', () => {
    const query = `mutation($repo: String!, $name: String = "main", $id: ID) {
      createCommitOnBranch(input: {branch: {repositoryNameWithOwner: $repo, branchName: $name, id: $id}}) { commit { oid } }
    }`;
    expect(intentsOf(query, { repo: 'acme/api' })).toEqual([ref('update', 'refs/heads/main')]);
    expect(intentsOf(query, { repo: 'acme/api', name: 'x' })).toEqual([ref('update', 'refs/heads/x')]);
    expect(readGraphql({ query, variables: { repo: 'acme/api', name: 'x', id: 'REF_x' } })).toMatchObject({
      ok: false,
    });
    expect(readGraphql({ query, variables: { repo: 'acme/api', name: null } })).toMatchObject({ ok: false });
  });

  it('is read through escapes, block strings and members that every object has', () => {
    const base = (text: string) => intentsOf(`mutation { mergeBranch(input: {base: ${text}}) { clientMutationId } }`);
    expect(base(String.raw`"\u006d\u{61}in"`)).toEqual([ref('update', 'refs/heads/main')]);
    expect(base('"""\n  main\n"""')).toEqual([ref('update', 'refs/heads/main')]);
    expect(base('null')).toEqual([unnamed('update')]);
    expect(intentsOf('mutation($toString: String) { mergeBranch(input: {base: $toString}) { a } }')).toEqual([
      unnamed('update'),
    ]);
  });
});

it.each<[string, object]>([
  ['createCommitOnBranch', { branch: { branchName: 7 } }],
  ['createRef', { name: 'ada/x' }],
  ['createRef', { name: 'refs/heads/../tags/v1' }],
  ['createRef', { name: ['refs/heads/x'] }],
  ['mergeBranch', { base: '\u00A0main' }],
  ['mergeBranch', { base: '\u202Emain' }],
  ['mergeBranch', { base: 'main\n' }],
  ['mergeBranch', { base: '' }],
  ['mergeBranch', { base: '\\u006dain' }],
  ['mergeBranch', { base: true }],
  ['createLinkedBranch', { name: 'x'.repeat(1_025) }],
  ['updateRefs', { refUpdates: [{ name: 'refs/heads/x' }, { name: 'main' }] }],
])('%s is refused with a name that no ref has: %j', (mutation, input) => {
  const query = `mutation($input: Any!) { ${mutation}(input: $input) { clientMutationId } }`;
  const reading = readGraphql({ query, variables: { input } });
  expect(reading).toMatchObject({ error: { message: expect.stringContaining('cannot be the name of a ref') } });
});

describe('a mutation that is known by its name', () => {
  it.each<[string, object]>([
    ['addComment', WORK],
    ['createPullRequest', WORK],
    ['mergePullRequest', MERGE],
    ['enablePullRequestAutoMerge', MERGE],
    ['updatePullRequestBranch', MERGE],
    ['createRepositoryRuleset', action('rulesets')],
    ['createRepository', action('organization')],
    ['updateRepository', action('settings')],
    ['approveDeployments', action('deploy')],
    ['rerequestCheckSuite', action('dispatch_workflow')],
    ['mergepullrequest', { kind: 'unlisted', operation: 'graphql:mergepullrequest' }],
    ['constructor', { kind: 'unlisted', operation: 'graphql:constructor' }],
  ])('%s', (mutation, intent) => {
    expect(intentsOf(`mutation { addComment: ${mutation}(input: {}) { clientMutationId } }`)).toEqual([intent]);
  });

  it('is found behind fragments, conditions and directives, once for each time it stands there', () => {
    const query = `mutation Two($no: Boolean = false) {
      __typename
      ...A @skip(if: true)
      ... @include(if: $no) { b: closeIssue(input: {}) { clientMutationId } }
      ... on Query { ... on Mutation { ...A } }
    }
    fragment A on Mutation { ...B mergePullRequest(input: {}) @include(if: false) { clientMutationId } }
    fragment B on Nothing { createRef(input: {name: "refs/heads/main"}) { clientMutationId } }
    fragment Unused on Mutation { archiveRepository(input: {}) { clientMutationId } }`;
    expect(intentsOf(query)).toEqual([ref('create', 'refs/heads/main'), MERGE, WORK]);
  });

  it('is told from a field of what a mutation answers', () => {
    expect(intentsOf('mutation { addComment(input: {}) { mergePullRequest(input: {}) { a } } }')).toEqual([WORK]);
  });

  it('is read of the operation that runs, and of no other', () => {
    const query = 'query Look { viewer { login } } mutation Do { mergePullRequest(input: {}) { clientMutationId } }';
    expect(intentsOf(query, {}, 'Look')).toEqual([READ]);
    expect(intentsOf(query, {}, 'Do')).toEqual([MERGE]);
  });

  it('is seen between commas, comments and byte order marks', () => {
    const query = ',#{\n\uFEFFmutation,#}\r\n,,{,a:#b:\nmergePullRequest,(input,:,{,},)\t{,clientMutationId,},}#';
    expect(intentsOf(query)).toEqual([MERGE]);
  });
});

describe('what only reads', () => {
  it.each([
    '{ viewer { login } }',
    'query mutation { mutation { createRef(input: {name: "refs/heads/main"}) { a } } }',
    'query { __schema { mutationType { fields { name } } } }',
    'query { mergePullRequest: viewer { login } }',
    'mutation { __typename }',
    'query { a: node(id: "mutation { mergePullRequest }") { id } # mutation { mergePullRequest }\n }',
  ])('%s', (query) => {
    expect(intentsOf(query)).toEqual([READ]);
  });
});
