import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { gitHubInstanceAt } from '../../contract/github-instance.ts';
import type { GrantRules } from '../../contract/grant.ts';
import { startEmulator, type TestEmulator } from '../../emulator/testing/start-emulator.ts';
import { type AgentShell, openAgentShell } from './testing/agent-shell.ts';
import { ask } from './testing/ask.ts';
import { issue, type PlatformDouble, startPlatformDouble } from './testing/platform-double.ts';
import { ENROLMENT_CODE, type SidecarProcess, startSidecarProcess } from './testing/sidecar-process.ts';

/** Real gh through real sidecars, at the emulator: in a workspace of the usual grant, and in one that may merge. */
type Workspace = { readonly platform: PlatformDouble; readonly sidecar: SidecarProcess; readonly shell: AgentShell };
let emulator: TestEmulator;
let usual: Workspace;
let merging: Workspace;

const USUAL = { push: ['refs/heads/**', 'refs/tags/**', '!refs/heads/main', '!refs/heads/master'], allow: [] };

async function succeed(by: AgentShell, command: string, ...args: string[]): Promise<string> {
  const ended = await by.run(command, ...args);
  expect(ended, ended.stderr).toMatchObject({ code: 0 });
  return ended.stdout.trim();
}

async function startWorkspace(rules: Partial<GrantRules>): Promise<Workspace> {
  const platform = await startPlatformDouble('ws-1', ENROLMENT_CODE);
  platform.answer = async (_method, path) =>
    path.startsWith('/github-installation-token')
      ? issue(await emulator.mintToken(), Date.now() - 60_000, Date.now() + 3_540_000, { repositories: ['harbor'] })
      : { status: 204 };
  const github = gitHubInstanceAt(emulator.url, 'github.com');
  const sidecar = await startSidecarProcess(platform.socket, github, [{ owner: 'acme', name: 'harbor' }], rules);
  return { platform, sidecar, shell: await openAgentShell(sidecar) };
}

beforeAll(async () => {
  emulator = await startEmulator();
  [usual, merging] = await Promise.all([startWorkspace(USUAL), startWorkspace({ ...USUAL, allow: ['merge'] })]);
}, 60_000);

afterAll(async () => {
  for (const workspace of [usual, merging]) {
    await workspace?.sidecar.stop();
    await workspace?.platform.stop();
  }
  await emulator?.stop();
});

const post = (body: string, headers: Record<string, string> = {}, path = '/graphql', method = 'POST') =>
  ask(
    usual.sidecar.ghSocket,
    { method, path, headers: { host: 'api.github.com', 'content-type': 'application/json', ...headers } },
    body,
  );

const head = (branch: string): Promise<string> =>
  succeed(usual.shell, 'gh', 'api', `repos/acme/harbor/git/ref/heads/${branch}`, '--jq', '.object.sha');

it('lets gh list issues, make a pull request and look at it', async () => {
  expect(await succeed(usual.shell, 'gh', 'issue', 'list', '-R', 'acme/harbor')).not.toBe('');
  await succeed(usual.shell, 'git', 'clone', '-q', 'https://github.com/acme/harbor');
  const folder = join(usual.sidecar.boot.folders.workspace, 'harbor');
  await succeed(usual.shell, 'git', '-C', folder, 'checkout', '-qb', 'ada/pier');
  await writeFile(join(folder, 'pier.txt'), 'planks\n');
  await succeed(usual.shell, 'git', '-C', folder, 'add', '.');
  await succeed(usual.shell, 'git', '-C', folder, 'commit', '-qm', 'Add planks');
  await succeed(usual.shell, 'git', '-C', folder, 'push', '-q', 'origin', 'HEAD');
  const inFolder = ['sh', '-c', 'cd "$0" && exec gh "$@"', folder] as const;
  const made = await succeed(
    usual.shell,
    ...inFolder,
    'pr',
    'create',
    '-t',
    'Planks',
    '-b',
    'For the pier.',
    '-a',
    'ada',
  );
  expect(made).toMatch(/^https:\/\/github\.com\/acme\/harbor\/pull\/\d+$/);
  expect(await succeed(usual.shell, ...inFolder, 'pr', 'view', '--json', 'title,state', '--jq', '.title+.state')).toBe(
    'PlanksOPEN',
  );
  await succeed(usual.shell, ...inFolder, 'pr', 'status');
});

it('lets a pull request be merged by whom merging was granted, and by nobody else', async () => {
  const number = await succeed(
    usual.shell,
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
  const refused = await usual.shell.run('gh', 'pr', 'merge', number, '-R', 'acme/harbor', '--merge');
  expect(refused).toMatchObject({ code: 1 });
  expect(refused.stderr).toContain('ask the operator to add merge to the grant');
  expect(await head('main')).toBe(before);
  await succeed(merging.shell, 'gh', 'pr', 'merge', number, '-R', 'acme/harbor', '--merge');
  expect(await head('main')).not.toBe(before);
});

it('holds a commit by GraphQL to the same refs as a push', async () => {
  const oid = await head('main');
  const commit = (branch: string) =>
    usual.shell.run(
      'gh',
      ...['api', 'graphql', '-f', `branch=${branch}`, '-f', `oid=${oid}`, '-f'],
      `query=mutation($branch: String!, $oid: GitObjectID!) { ...C } fragment C on Mutation { x: createCommitOnBranch(input: {
        branch: {repositoryNameWithOwner: "acme/harbor", branchName: $branch}, expectedHeadOid: $oid,
        message: {headline: "Paint"}, fileChanges: {additions: [{path: "paint", contents: "cmVk"}]}}) { commit { oid } } }`,
    );
  const refused = await commit('main');
  expect(refused.stderr).toContain('refs/heads/main may not be pushed: push another branch');
  expect(await head('main')).toBe(oid);
  await succeed(
    usual.shell,
    'gh',
    'api',
    'repos/acme/harbor/git/refs',
    '-f',
    'ref=refs/heads/ada/paint',
    '-f',
    `sha=${oid}`,
  );
  expect(await commit('ada/paint')).toMatchObject({ code: 0 });
  expect(await head('ada/paint')).not.toBe(oid);
});

it('refuses repositories outside the grant, and mutations that nobody knows, in words', async () => {
  const foreign = await usual.shell.run('gh', 'issue', 'list', '-R', 'acme/tide');
  expect(foreign.stderr).toContain("the repository acme/tide is outside this workspace's grant");
  const unknown = await usual.shell.run(
    'gh',
    'api',
    'graphql',
    '-f',
    'query=mutation { paintHarbor(input: {}) { id } }',
  );
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
