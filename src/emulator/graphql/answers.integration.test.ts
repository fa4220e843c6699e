import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createIssue } from '../actions/create-issue.ts';
import { findRepository } from '../actions/records.ts';
import type { Issue, PermissionLevel, Repository } from '../state/model.ts';
import { startEmulator, type TestEmulator } from '../testing/start-emulator.ts';
import { nodeId } from './node-id.ts';
import { askGraphQL, type Answer } from './testing/graphql-client.ts';

describe('answers', () => {
  let emulator: TestEmulator;
  let harbor: Repository;
  let tide: Repository;
  let issue: Issue;
  beforeAll(async () => {
    emulator = await startEmulator();
    const { model } = emulator.context;
    harbor = findRepository(model, 'acme', 'harbor')!;
    tide = findRepository(model, 'acme', 'tide')!;
    const author = model.users.find(({ type }) => type === 'User')!;
    issue = createIssue(emulator.context, { repository: harbor, author, title: 'Dark', body: '' });
  });
  afterAll(() => emulator.stop());

  const ask = async (
    query: string,
    variables?: Record<string, unknown>,
    scope?: { permissions?: Record<string, PermissionLevel>; repositoryIds?: number[] },
  ): Promise<Answer> => askGraphQL(emulator, await emulator.mintToken(scope), query, variables);
  const issueId = () => nodeId('I', harbor.id, issue.id);
  const COMMENT =
    'mutation($id: ID!) { addComment(input: {subjectId: $id, body: "hi"}) { commentEdge { node { body } } } }';

  it('refuse what the token may not do, and do nothing', async () => {
    const before = emulator.context.model.comments.length;
    const reader = { permissions: { metadata: 'read', issues: 'read', contents: 'read' } } as const;
    expect(await ask(COMMENT, { id: issueId() }, reader)).toMatchObject({
      data: { addComment: null },
      errors: [{ type: 'FORBIDDEN', path: ['addComment'], message: 'Resource not accessible by integration' }],
    });
    expect(emulator.context.model.comments.length).toBe(before);
    expect(await ask(COMMENT, { id: issueId() })).toEqual({
      data: { addComment: { commentEdge: { node: { body: 'hi' } } } },
    });
  });

  it('refuse every mutation to a token that may only read', async () => {
    const reader = {
      permissions: { metadata: 'read', issues: 'read', pull_requests: 'read', contents: 'read' } as const,
    };
    const repositoryId = nodeId('R', harbor.id);
    const refId = nodeId('REF', harbor.id, 'refs/heads/main');
    const oid = '0'.repeat(40);
    const id = issueId();
    for (const call of [
      `createIssue(input: {repositoryId: "${repositoryId}", title: "x"})`,
      `updateIssue(input: {id: "${id}", title: "x"})`,
      `closeIssue(input: {issueId: "${id}"})`,
      `addLabelsToLabelable(input: {labelableId: "${id}", labelIds: []})`,
      `addAssigneesToAssignable(input: {assignableId: "${id}", assigneeIds: []})`,
      `createPullRequest(input: {repositoryId: "${repositoryId}", title: "x", headRefName: "x", baseRefName: "main"})`,
      `createRef(input: {repositoryId: "${repositoryId}", name: "refs/heads/x", oid: "${oid}"})`,
      `updateRef(input: {refId: "${refId}", oid: "${oid}", force: true})`,
      `deleteRef(input: {refId: "${refId}"})`,
      `createCommitOnBranch(input: {branch: {id: "${refId}"}, expectedHeadOid: "${oid}", message: {headline: "x"}})`,
    ]) {
      const { errors } = await ask(`mutation { ${call} { clientMutationId } }`, {}, reader);
      expect(errors, call).toMatchObject([{ type: 'FORBIDDEN' }]);
    }
  });

  it('hide repositories that the token was not issued for, under every name', async () => {
    const narrow = { repositoryIds: [harbor.id] };
    const byName = 'query($name: String!) { repository(owner: "acme", name: $name) { name } }';
    expect(await ask(byName, { name: 'harbor' }, narrow)).toEqual({ data: { repository: { name: 'harbor' } } });
    expect(await ask(byName, { name: 'tide' }, narrow)).toMatchObject({
      data: { repository: null },
      errors: [{ type: 'NOT_FOUND', message: "Could not resolve to a Repository with the name 'acme/tide'." }],
    });
    const byId = 'query($id: ID!) { node(id: $id) { id } }';
    expect(await ask(byId, { id: nodeId('R', tide.id) }, narrow)).toMatchObject({ errors: [{ type: 'NOT_FOUND' }] });
    const other = createIssue(emulator.context, {
      repository: tide,
      author: emulator.context.model.users[1]!,
      title: 'Wet',
      body: '',
    });
    expect(await ask(byId, { id: nodeId('I', tide.id, other.id) }, narrow)).toMatchObject({
      errors: [{ type: 'NOT_FOUND' }],
    });
    // The repository inside the id proves nothing.
    expect(await ask(byId, { id: nodeId('I', harbor.id, other.id) }, narrow)).toMatchObject({
      errors: [{ type: 'NOT_FOUND' }],
    });
    const search = 'query { search(type: ISSUE, first: 100, query: "repo:acme/tide") { issueCount } }';
    expect(await ask(search, {}, narrow)).toEqual({ data: { search: { issueCount: 0 } } });
  });

  it('need the permission to read, too', async () => {
    const metadata = { permissions: { metadata: 'read' } } as const;
    const query = '{ repository(owner: "acme", name: "harbor") { name issues(first: 1) { totalCount } } }';
    expect(await ask(query, {}, metadata)).toMatchObject({
      errors: [{ type: 'FORBIDDEN', path: ['repository', 'issues'] }],
    });
  });

  it('explain a faulty query in GitHub’s words', async () => {
    expect(await ask('{ repository(owner: "acme", name: "harbor") { nonsense } }')).toMatchObject({
      errors: [
        { message: "Field 'nonsense' doesn't exist on type 'Repository'", extensions: { code: 'undefinedField' } },
      ],
    });
    expect(await ask('{ repository(owner: "acme") { id } }')).toMatchObject({
      errors: [{ message: "Field 'repository' is missing required arguments: name" }],
    });
    expect(await ask('{ viewer { login }')).toEqual({
      errors: [{ locations: [], message: 'Unexpected end of document' }],
    });
    expect(await ask('query($id: ID!) { node(id: $id) { id } }')).toMatchObject({
      errors: [{ message: 'Variable $id of type ID! was provided invalid value' }],
    });
    expect(await ask('{ repository(owner: "acme", name: "harbor") { issues { nodes { id } } } }')).toMatchObject({
      errors: [{ type: 'MISSING_PAGINATION_BOUNDARIES' }],
    });
  });

  it.each([
    ['deep', '{a'.repeat(4_000) + '}'.repeat(4_000)],
    ['deep beyond any stack', '{a'.repeat(20_000) + '}'.repeat(20_000)],
    ['long', `{ ${'viewer { login } '.repeat(10_000)} }`],
  ])('refuse a document that is too %s', async (_, query) => {
    expect(await ask(query)).toEqual({ errors: [{ message: 'This query is too large to execute.' }] });
  });

  it('say so when a query or mutation is not emulated, rather than make one up', async () => {
    expect(await ask('{ licenses { key } }')).toMatchObject({
      errors: [{ message: 'The emulator does not answer Query.licenses.' }],
    });
  });

  it('are for installation tokens alone', async () => {
    const post = (headers: Record<string, string>, body: string) =>
      fetch(`${emulator.url}/api/graphql`, { method: 'POST', headers, body });
    expect((await post({}, '{"query":"{viewer{login}}"}')).status).toBe(401);
    const authorization = `bearer ${await emulator.mintToken()}`;
    expect((await post({ authorization }, '{"query"')).status).toBe(400);
    expect(await (await post({ authorization }, '{}')).json()).toMatchObject({ errors: [{}] });
  });
});
