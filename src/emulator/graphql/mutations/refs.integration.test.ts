import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findRepository, repositoryFolder } from '../../actions/records.ts';
import { findEntry, readBlob } from '../../git/plumbing/read-object.ts';
import { resolveRef } from '../../git/plumbing/resolve-ref.ts';
import { startEmulator, type TestEmulator } from '../../testing/start-emulator.ts';
import { nodeId } from '../node-id.ts';
import { askGraphQL, type Answer } from '../testing/graphql-client.ts';

const CREATE_REF =
  'mutation($input: CreateRefInput!) { createRef(input: $input) { clientMutationId ref { id name prefix target { oid } } } }';
const UPDATE_REF = 'mutation($input: UpdateRefInput!) { updateRef(input: $input) { ref { target { oid } } } }';
const DELETE_REF = 'mutation($input: DeleteRefInput!) { deleteRef(input: $input) { clientMutationId } }';
const COMMIT = `mutation($input: CreateCommitOnBranchInput!) { createCommitOnBranch(input: $input) {
  commit { oid messageHeadline messageBody author { name } parents(first: 1) { nodes { oid } } } ref { name } } }`;
const PULL = `mutation($input: CreatePullRequestInput!) { createPullRequest(input: $input) { pullRequest { id } } }`;

describe('refs and commits without a push', () => {
  let emulator: TestEmulator;
  let token: string;
  beforeAll(async () => {
    emulator = await startEmulator();
    token = await emulator.mintToken();
  });
  afterAll(() => emulator.stop());

  const harbor = () => findRepository(emulator.context.model, 'acme', 'harbor')!;
  const folder = () => repositoryFolder(emulator.context, harbor());
  const at = async (branch: string) => resolveRef(folder(), `refs/heads/${branch}`);
  const ask = (query: string, input: object): Promise<Answer> => askGraphQL(emulator, token, query, { input });
  const createRef = async (branch: string) =>
    ask(CREATE_REF, {
      repositoryId: nodeId('R', harbor().id),
      name: `refs/heads/${branch}`,
      oid: await at('main'),
      clientMutationId: 'mine',
    });
  const refId = (branch: string) => nodeId('REF', harbor().id, `refs/heads/${branch}`);
  const commit = async (branch: string, expectedHeadOid = '') =>
    ask(COMMIT, {
      branch: { repositoryNameWithOwner: 'acme/harbor', branchName: branch },
      expectedHeadOid: expectedHeadOid === '' ? await at(branch) : expectedHeadOid,
      message: { headline: 'Light it', body: 'At dusk.' },
      fileChanges: { additions: [{ path: `${branch}.txt`, contents: Buffer.from('light').toString('base64') }] },
    });

  it('creates a branch once', async () => {
    expect(await createRef('one')).toEqual({
      data: {
        createRef: {
          clientMutationId: 'mine',
          ref: { id: refId('one'), name: 'one', prefix: 'refs/heads/', target: { oid: await at('main') } },
        },
      },
    });
    expect(await createRef('one')).toMatchObject({
      errors: [{ type: 'UNPROCESSABLE', message: 'A ref named "refs/heads/one" already exists in the repository.' }],
    });
    expect(await createRef('bad..name')).toMatchObject({ errors: [{ type: 'UNPROCESSABLE' }] });
  });

  it('commits files on the head that the client has seen, and on no other', async () => {
    await createRef('two');
    const before = await at('two');
    expect(await commit('two')).toMatchObject({
      data: {
        createCommitOnBranch: {
          commit: {
            oid: await at('two'),
            messageHeadline: 'Light it',
            messageBody: 'At dusk.',
            author: { name: 'mooring[bot]' },
            parents: { nodes: [{ oid: before }] },
          },
          ref: { name: 'two' },
        },
      },
    });
    const entry = await findEntry(folder(), (await at('two'))!, 'two.txt');
    expect(String(await readBlob(folder(), entry!.oid))).toBe('light');
    expect(await commit('two', before)).toMatchObject({ errors: [{ type: 'STALE_DATA' }] });
  });

  it('moves a branch forwards, backwards only by force', async () => {
    await createRef('three');
    const before = (await at('three'))!;
    await commit('three');
    const after = (await at('three'))!;
    expect(await ask(UPDATE_REF, { refId: refId('three'), oid: before })).toMatchObject({
      errors: [{ message: 'Update is not a fast forward' }],
    });
    expect(await at('three')).toBe(after);
    const forced = { refId: refId('three'), oid: before, force: true };
    expect(await ask(UPDATE_REF, forced)).toEqual({ data: { updateRef: { ref: { target: { oid: before } } } } });
    await ask(UPDATE_REF, { refId: refId('three'), oid: after });
    expect(await at('three')).toBe(after);
  });

  it('deletes a branch, which closes its pull request, but never the default branch', async () => {
    await createRef('four');
    await commit('four');
    const proposal = {
      repositoryId: nodeId('R', harbor().id),
      title: 'Four',
      headRefName: 'acme:four',
      baseRefName: 'main',
    };
    expect(await ask(PULL, proposal)).toMatchObject({ data: { createPullRequest: { pullRequest: {} } } });
    const { issueId } = emulator.context.model.pullRequests.at(-1)!;
    expect(await ask(DELETE_REF, { refId: refId('four') })).toMatchObject({ data: { deleteRef: {} } });
    expect(await at('four')).toBeUndefined();
    expect(emulator.context.model.issues.find(({ id }) => id === issueId)?.state).toBe('closed');
    expect(await ask(DELETE_REF, { refId: refId('main') })).toMatchObject({ errors: [{ type: 'UNPROCESSABLE' }] });
    expect(await at('main')).toBeDefined();
  });
});
