import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startEmulator, type TestEmulator } from '../../emulator/testing/start-emulator.ts';
import { ask } from './testing/ask.ts';
import { startWorkspace, type TestWorkspace } from './testing/start-workspace.ts';

/** Real gh through real sidecars, at the emulator: in a workspace of the usual grant, and in one that may merge. */
let emulator: TestEmulator;
let usual: TestWorkspace;
let merging: TestWorkspace;

const BRANCHES = ['refs/heads/**', 'refs/tags/**', '!refs/heads/main', '!refs/heads/master'];

beforeAll(async () => {
  emulator = await startEmulator();
  const start = (allow: string[]) =>
    startWorkspace(emulator.url, {
      repositories: ['harbor'],
      rules: { push: BRANCHES, allow },
      mint: emulator.mintToken,
    });
  [usual, merging] = await Promise.all([start([]), start(['merge'])]);
}, 60_000);

afterAll(async () => {
  for (const workspace of [usual, merging]) await workspace?.stop();
  await emulator?.stop();
});

const post = (body: string, headers: Record<string, string> = {}, path = '/graphql', method = 'POST') =>
  ask(
    usual.sidecar.ghSocket,
    { method, path, headers: { host: 'api.github.com', 'content-type': 'application/json', ...headers } },
    body,
  );

const head = (branch: string): Promise<string> =>
  usual.succeed('gh', 'api', `repos/acme/harbor/git/ref/heads/${branch}`, '--jq', '.object.sha');

it('lets gh list issues, make a pull request and look at it', async () => {
  expect(await usual.succeed('gh', 'issue', 'list', '-R', 'acme/harbor')).not.toBe('');
  await usual.succeed('git', 'clone', '-q', 'https://github.com/acme/harbor');
  const folder = usual.path('harbor');
  await usual.succeed('git', '-C', folder, 'checkout', '-qb', 'ada/pier');
  await writeFile(join(folder, 'pier.txt'), 'planks\n');
  await usual.succeed('git', '-C', folder, 'add', '.');
  await usual.succeed('git', '-C', folder, 'commit', '-qm', 'Add planks');
  await usual.succeed('git', '-C', folder, 'push', '-q', 'origin', 'HEAD');
  const inFolder = ['sh', '-c', 'cd "$0" && exec gh "$@"', folder] as const;
  const made = await usual.succeed(...inFolder, 'pr', 'create', '-t', 'Planks', '-b', 'For the pier.', '-a', 'ada');
  expect(made).toMatch(/^https:\/\/github\.com\/acme\/harbor\/pull\/\d+$/);
  expect(await usual.succeed(...inFolder, 'pr', 'view', '--json', 'title,state', '--jq', '.title+.state')).toBe(
    'PlanksOPEN',
  );
  await usual.succeed(...inFolder, 'pr', 'status');
});

it('lets a pull request be merged by whom merging was granted, and by nobody else', async () => {
  const number = await usual.succeed(
    'gh',
    'pr',
    'list',
    '-R',
    'acme/harbor',
    '-H',
    'ada/pier',
    '--json',
    'number',
    '--jq',
    '.[0].number',
  );
  const before = await head('main');
  const refused = await usual.run('gh', 'pr', 'merge', number, '-R', 'acme/harbor', '--merge');
  expect(refused).toMatchObject({ code: 1 });
  expect(refused.stderr).toContain('ask the operator to add merge to the grant');
  expect(await head('main')).toBe(before);
  await merging.succeed('gh', 'pr', 'merge', number, '-R', 'acme/harbor', '--merge');
  expect(await head('main')).not.toBe(before);
});

it('holds a commit by GraphQL to the same refs as a push', async () => {
  const oid = await head('main');
  const commit = (branch: string) =>
    usual.run(
      'gh',
      ...['api', 'graphql', '-f', `branch=${branch}`, '-f', `oid=${oid}`, '-f'],
      `query=mutation($branch: String!, $oid: GitObjectID!) { ...C } fragment C on Mutation { x: createCommitOnBranch(input: {
        branch: {repositoryNameWithOwner: "acme/harbor", branchName: $branch}, expectedHeadOid: $oid,
        message: {headline: "Paint"}, fileChanges: {additions: [{path: "paint", contents: "cmVk"}]}}) { commit { oid } } }`,
    );
  const refused = await commit('main');
  expect(refused.stderr).toContain('refs/heads/main may not be pushed: push another branch');
  expect(await head('main')).toBe(oid);
  await usual.succeed('gh', 'api', 'repos/acme/harbor/git/refs', '-f', 'ref=refs/heads/ada/paint', '-f', `sha=${oid}`);
  expect(await commit('ada/paint')).toMatchObject({ code: 0 });
  expect(await head('ada/paint')).not.toBe(oid);
});

it('refuses repositories outside the grant, and mutations that nobody knows, in words', async () => {
  const foreign = await usual.run('gh', 'issue', 'list', '-R', 'acme/tide');
  expect(foreign.stderr).toContain("the repository acme/tide is outside this workspace's grant");
  const unknown = await usual.run('gh', 'api', 'graphql', '-f', 'query=mutation { paintHarbor(input: {}) { id } }');
  expect(unknown.stderr).toContain('ask the operator to add "graphql:paintHarbor" to the grant');
});

it('refuses what can be read in two ways before it reaches GitHub', async () => {
  const look = '{"query":"{ viewer { login } }"}';
  expect(await post(look)).toMatchObject({ status: 200 });
  expect(await post(look, { 'content-type': 'application/json; charset=UTF-8' })).toMatchObject({ status: 200 });
  const cases: [number, ...Parameters<typeof post>][] = [
    [400, '[{"query":"{ viewer { login } }"}]'],
    [400, '{"query":"{ viewer { login } }","query":"mutation { mergePullRequest(input: {}) { a } }"}'],
    [400, `\uFEFF${look}`],
    [400, '{"query":'],
    [400, ''],
    [400, look, { 'content-type': 'application/x-www-form-urlencoded' }],
    [400, look, { 'content-type': 'application/json; charset=utf-16' }],
    [400, look, { 'content-encoding': 'gzip' }],
    [400, JSON.stringify({ query: `{${'a{'.repeat(20_000)}` })],
    [400, look, {}, '/graphql?query=mutation'],
    [404, look, {}, '/graphql/'],
    [405, '', {}, '/graphql', 'GET'],
    [405, look, {}, '/graphql', 'PUT'],
  ];
  for (const [status, ...request] of cases) {
    expect((await post(...request)).status, request.join(' ').slice(0, 200)).toBe(status);
  }
  expect(usual.sidecar.child.exitCode).toBe(null);
});
