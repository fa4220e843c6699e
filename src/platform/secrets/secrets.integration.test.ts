import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { AgentSecrets } from '../../contract/agent-secret.ts';
import { WorkspaceStatus } from '../../contract/status.ts';
import { startEmulator, type TestEmulator } from '../../emulator/testing/start-emulator.ts';
import { SecretEnvironment } from '../../lib/secret-environment.ts';
import { Secret } from '../../lib/secret.ts';
import { rotateInFolder } from '../sealing/rotate-in-folder.ts';
import { openStore } from '../store/open-store.ts';
import { RecordingHost } from '../testing/recording-host.ts';
import { adasGrant, startTestPlatform, type TestPlatform } from '../testing/start-test-platform.ts';

const NAME = 'ANTHROPIC_API_KEY';
const forAll = 'a secret for all';
const forAda = 'a secret of ada alone';
const anew = 'another secret for all';

let emulator: TestEmulator;
let host: RecordingHost;
let platform: TestPlatform;
const workspaces = ['ada', 'grace'].map((name) => ({ name, grants: [adasGrant], template: 'claude-code' }));
const start = async (folder?: string) => {
  host = new RecordingHost();
  platform = await startTestPlatform({ emulator, workspaces, host, ...(folder === undefined ? {} : { folder }) });
};
beforeEach(async () => {
  emulator = await startEmulator();
  await start();
});
afterEach(async () => {
  await platform.stopAndForget();
  await emulator.stop();
});

const set = (value: unknown, workspace?: string, name = NAME) =>
  platform.asOperator('PUT', `/admin/secrets/${name}`, { value, ...(workspace === undefined ? {} : { workspace }) });
const startWorkspace = async (name: string) =>
  WorkspaceStatus.parse(await (await platform.asOperator('POST', `/admin/workspaces/${name}/start`)).json());
const statusOf = async (name: string) =>
  WorkspaceStatus.parse(await (await platform.asOperator('GET', `/admin/workspaces/${name}`)).json());
const given = (name: string) => host.running.get(name)?.secrets.agentSecrets?.get(NAME)?.reveal();

test('a workspace without its required key is failed, with the command that sets it, and starts once it is set', async () => {
  const { state, reason } = await statusOf('ada');
  expect(state).toBe('failed');
  expect(reason).toContain(`the template "claude-code" needs ${NAME}, which nobody has set`);
  expect(reason).toContain(`mooring secret set ${NAME} --workspace ada`);
  expect(host.calls).toEqual([]);
  await set(forAll);
  expect((await startWorkspace('ada')).state).toBe('starting');
  expect(given('ada')).toBe(forAll);
});

test("a workspace's own secret wins over the one for all, and goes to nobody else", async () => {
  await set(forAda, 'ada');
  await set(forAll);
  for (const name of ['ada', 'grace']) await startWorkspace(name);
  expect([given('ada'), given('grace')]).toEqual([forAda, forAll]);
  expect((await platform.asOperator('DELETE', `/admin/secrets/${NAME}?workspace=ada`)).status).toBe(204);
  await startWorkspace('ada');
  expect(given('ada')).toBe(forAll);
  const again = await platform.asOperator('DELETE', `/admin/secrets/${NAME}?workspace=ada`);
  expect([again.status, await again.text()]).toEqual([404, expect.stringContaining('secret_not_found')]);
});

test('what stands in for a required one will do', async () => {
  await set(forAll, undefined, 'CLAUDE_CODE_OAUTH_TOKEN');
  await startWorkspace('ada');
  expect(host.running.get('ada')?.secrets.agentSecrets?.get('CLAUDE_CODE_OAUTH_TOKEN')?.reveal()).toBe(forAll);
});

test('a value that was set anew arrives at the next start; one that is the same leaves what runs alone', async () => {
  await set(forAll);
  await startWorkspace('ada');
  host.calls.length = 0;
  const code = host.running.get('ada')?.secrets.enrolmentCode;
  await (await platform.sidecarOf('ada')).send('GET', '/github-installation-token');
  expect(code).toBeDefined();
  await startWorkspace('ada');
  expect(host.calls).toEqual(['adopt ada']);
  await set(anew);
  await startWorkspace('ada');
  expect(host.calls).toEqual(['adopt ada', 'start ada']);
  expect(given('ada')).toBe(anew);
});

test('it is given again when a workspace that has died is started again, for a host keeps none', async () => {
  await set(forAll);
  await startWorkspace('ada');
  await set(anew);
  const death = { name: 'ada', reason: 'it was killed (SIGTERM)', isFinal: false };
  const prepare = await host.die(death, new AbortController().signal);
  expect((await prepare?.({ isStateNew: false }))?.agentSecrets?.get(NAME)?.reveal()).toBe(anew);
});

test('the list and the audit name secrets by their hash, and a value is nowhere', async () => {
  await set(forAll);
  const answer = await set(forAda, 'ada');
  const fingerprint = new Secret(forAda).sha256().slice(0, 12);
  const told = await answer.text();
  expect(JSON.parse(told)).toMatchObject({ name: NAME, workspace: 'ada', fingerprint });
  const list = await (await platform.asOperator('GET', '/admin/secrets')).text();
  expect(AgentSecrets.parse(JSON.parse(list)).secrets).toMatchObject([
    { name: NAME, fingerprint: new Secret(forAll).sha256().slice(0, 12) },
    { name: NAME, workspace: 'ada', fingerprint },
  ]);
  await startWorkspace('ada');
  const boot = JSON.stringify(host.running.get('ada'));
  await platform.stop();
  const store = await openStore(join(platform.dataFolder, 'platform.db'));
  const audit = await store.selectFrom('audit').selectAll().where('event', '=', 'agent_secret_set').execute();
  const rows = await store.selectFrom('agent_secrets').selectAll().execute();
  await store.destroy();
  expect(audit.map(({ subject, detail_json }) => ({ subject, ...JSON.parse(detail_json) }))).toEqual([
    { subject: 'operator', name: NAME, fingerprint: new Secret(forAll).sha256().slice(0, 12) },
    { subject: 'ada', name: NAME, fingerprint },
  ]);
  const file = await readFile(join(platform.dataFolder, 'platform.db'), 'latin1');
  for (const value of [forAll, forAda]) {
    expect(`${told}${list}${boot}${JSON.stringify([audit, rows])}${file}`).not.toContain(value);
  }
});

test('a rotation of the sealing key takes them along, and one whose key is lost is asked for again', async () => {
  await set(forAll);
  await platform.stop();
  const { dataFolder, folder } = platform;
  const done = await rotateInFolder(dataFolder, new SecretEnvironment({}), Date.now);
  expect(done).toContain('and 1 secrets are sealed anew');
  await start(folder);
  expect(given('ada')).toBe(forAll);
  await platform.stop();
  const store = await openStore(join(dataFolder, 'platform.db'));
  const lost = `${'0'.repeat(16)}.${Buffer.alloc(40).toString('base64')}`;
  await store.updateTable('agent_secrets').set({ sealed: lost }).execute();
  await store.destroy();
  await start(folder);
  const { state, reason } = await statusOf('ada');
  expect({ state, reason }).toMatchObject({
    state: 'failed',
    reason: expect.stringContaining(`the key that sealed ${NAME} is not here`),
  });
});

test.each([
  [{ value: '' }, NAME],
  [{ value: 'a\0b' }, NAME],
  [{ value: 'x', workspace: 'nobody' }, NAME],
  [{ value: 'x' }, 'PATH'],
  [{ value: 'x' }, 'GH_TOKEN'],
  [{ value: 'x' }, 'LD_PRELOAD'],
  [{ value: 'x' }, 'lower'],
  [{ value: 'x' }, '..%2Fboot'],
])('%j for %s is refused', async (content, name) => {
  const answer = await platform.asOperator('PUT', `/admin/secrets/${name}`, content);
  expect(answer.status).toBeGreaterThanOrEqual(400);
  expect(AgentSecrets.parse(await (await platform.asOperator('GET', '/admin/secrets')).json()).secrets).toEqual([]);
});
