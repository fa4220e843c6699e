import { afterEach, beforeEach, expect, test } from 'vitest';
import { InstallationTokenAnswer } from '../../contract/installation-token.ts';
import { WorkspaceStanding } from '../../contract/status.ts';
import { startEmulator, type TestEmulator } from '../../emulator/testing/start-emulator.ts';
import { Secret } from '../../lib/secret.ts';
import { startTestPlatform, type TestPlatform } from '../testing/start-test-platform.ts';
import type { TestSidecar } from '../testing/test-sidecar.ts';

const wide = { owner: 'acme', repositories: ['harbor', 'tide'] };
const shared = { ...wide, sharing: 'grant' };

let emulator: TestEmulator;
let platform: TestPlatform;
beforeEach(async () => {
  emulator = await startEmulator();
});
afterEach(async () => {
  emulator.context.mintGate.release();
  await platform.stopAndForget();
  await emulator.stop();
});

const start = async (grant: object, names: readonly string[] = ['ada', 'grace']) => {
  platform = await startTestPlatform({ emulator, workspaces: names.map((name) => ({ name, grants: [grant] })) });
};
const known = () => emulator.context.model.tokens;
const revokedAt = (sha256: string) => known().find((token) => token.sha256 === sha256)?.revokedAt;
const isRevoked = (sha256: string) => expect.poll(() => revokedAt(sha256)).toBeTypeOf('number');
const act = (path: string) => platform.asOperator('POST', `/admin/workspaces/${path}`);
const give = (name: string, grants: readonly object[]) =>
  platform.asOperator('PUT', `/admin/workspaces/${name}/grants`, grants);

async function ask(sidecar: TestSidecar) {
  const answer = InstallationTokenAnswer.parse(await (await sidecar.send('GET', '/github-installation-token')).json());
  return { ...answer, sha256: new Secret(answer.token).sha256() };
}

async function isToRenew(sidecar: TestSidecar, sha256: string): Promise<boolean | undefined> {
  const tokens = [{ owner: 'acme', sha256, issuedAt: 1, expiresAt: 2 }];
  const gateway = { requests: 0, unauthorizedPassedOn: 0, healed: 0, refused: 0 };
  const response = await sidecar.send('POST', '/report', { startedAt: 1, tokens, gateway });
  return WorkspaceStanding.parse(await response.json()).grants[0]?.renew;
}

test('a shared token is one mint, and lives until the last who shares it stops', async () => {
  await start(shared);
  const [ada, grace] = [await platform.sidecarOf('ada'), await platform.sidecarOf('grace')];
  const first = await ask(ada);
  expect((await ask(grace)).sha256).toBe(first.sha256);
  const minted = known().length;
  await act('ada/stop');
  expect(await isToRenew(grace, first.sha256)).toBe(false);
  expect((await ask(grace)).sha256).toBe(first.sha256);
  expect(known()).toHaveLength(minted);
  expect(revokedAt(first.sha256)).toBeUndefined();
  await act('grace/stop');
  await isRevoked(first.sha256);
});

test('a grant narrowed takes the wide token back at once, and starts nothing again', async () => {
  await start(wide, ['ada']);
  const ada = await platform.sidecarOf('ada');
  const first = await ask(ada);
  const calls = [...platform.host.calls];
  const response = await give('ada', [{ ...wide, repositories: ['harbor'] }]);
  expect(await response.json()).toMatchObject({ revoked: 1, isSetBackByFile: true, needsStart: false });
  await isRevoked(first.sha256);
  expect(await isToRenew(ada, first.sha256)).toBe(true);
  expect(await ask(ada)).toMatchObject({ repositories: ['harbor'] });
  expect(platform.host.calls).toEqual(calls);
});

test("a workspace's token ends with it, however far our clock is ahead of GitHub's", async () => {
  await start(wide, ['ada']);
  emulator.context.knobs.clockOffsetMs = -3 * 3_600_000;
  const { sha256 } = await ask(await platform.sidecarOf('ada'));
  await act('ada/stop');
  await isRevoked(sha256);
});

test('so do all tokens with the platform', async () => {
  await start(wide, ['ada']);
  emulator.context.knobs.clockOffsetMs = -3 * 3_600_000;
  const { sha256 } = await ask(await platform.sidecarOf('ada'));
  await platform.stop();
  await isRevoked(sha256);
});

test('a grant widened leaves the token that is within it alone', async () => {
  await start({ ...wide, repositories: ['harbor'] }, ['ada']);
  const ada = await platform.sidecarOf('ada');
  const first = await ask(ada);
  expect(await (await give('ada', [wide])).json()).toMatchObject({ revoked: 0 });
  expect(await isToRenew(ada, first.sha256)).toBe(false);
  expect((await ask(ada)).repositories.toSorted()).toEqual(['harbor', 'tide']);
});

test('who leaves a shared grant for a narrower one drops its token, which the others keep', async () => {
  await start(shared);
  const [ada, grace] = [await platform.sidecarOf('ada'), await platform.sidecarOf('grace')];
  const { sha256 } = await ask(ada);
  await give('ada', [{ ...shared, repositories: ['harbor'] }]);
  expect(await isToRenew(ada, sha256)).toBe(true);
  expect(await isToRenew(grace, sha256)).toBe(false);
  expect(revokedAt(sha256)).toBeUndefined();
});

test('a token that was being minted for the old grant is revoked before anybody has it', async () => {
  await start(wide, ['ada']);
  const ada = await platform.sidecarOf('ada');
  const before = known().length;
  emulator.context.mintGate.hold();
  const asking = ask(ada);
  await expect.poll(() => known().length).toBe(before + 1);
  await give('ada', [{ ...wide, repositories: ['harbor'] }]);
  emulator.context.mintGate.release();
  const given = await asking;
  expect(given.repositories).toEqual(['harbor']);
  const old = known()[before]!;
  expect(old.sha256).not.toBe(given.sha256);
  await isRevoked(old.sha256);
});

test('grants that GitHub does not bear out change nothing', async () => {
  await start(wide, ['ada']);
  const ada = await platform.sidecarOf('ada');
  const first = await ask(ada);
  const response = await give('ada', [{ ...wide, repositories: ['harbor', 'nowhere'] }]);
  expect(await response.json()).toMatchObject({ error: { code: 'repository_not_installed' } });
  expect(revokedAt(first.sha256)).toBeUndefined();
  expect((await ask(ada)).sha256).toBe(first.sha256);
});

test('access can be taken away while GitHub mints nothing', async () => {
  await start(wide, ['ada']);
  emulator.context.knobs.surfaces.mint.outage = true;
  expect((await give('ada', [{ ...wide, repositories: ['harbor'] }])).status).toBe(200);
});

test('a token of a workspace that is gone is found by the next platform, as after kill -9', async () => {
  await start(wide, ['ada', 'grace']);
  const { sha256 } = await ask(await platform.sidecarOf('grace'));
  const { folder, host } = platform;
  const second = await startTestPlatform({ emulator, folder, host, workspaces: [{ name: 'ada', grants: [wide] }] });
  await isRevoked(sha256);
  await second.stop();
});

const asOperator = async (query = '') => {
  const response = await platform.asOperator('GET', `/admin/github-installation-token${query}`);
  const answer = InstallationTokenAnswer.parse(await response.json());
  return { ...answer, sha256: new Secret(answer.token).sha256() };
};

test("an operator's token that reaches beyond all grants that are left is taken back, another is not", async () => {
  await start(wide, ['ada']);
  const both = await asOperator();
  const harbor = await asOperator('?repositories=harbor');
  expect(await (await give('ada', [{ ...wide, repositories: ['harbor'] }])).json()).toMatchObject({ revoked: 1 });
  await isRevoked(both.sha256);
  expect(revokedAt(harbor.sha256)).toBeUndefined();
  await act('ada/stop');
  expect((await asOperator()).sha256, 'a stopped workspace may be looked into').toBe(harbor.sha256);
  await platform.asOperator('DELETE', '/admin/workspaces/ada');
  await isRevoked(harbor.sha256);
});

test("an operator's token stays while another workspace's grant covers it", async () => {
  await start(wide);
  const { sha256 } = await asOperator();
  await platform.asOperator('DELETE', '/admin/workspaces/ada');
  expect((await asOperator()).sha256).toBe(sha256);
  expect(revokedAt(sha256)).toBeUndefined();
});

test('what was being minted for an operator by a grant that is withdrawn meanwhile is revoked too', async () => {
  await start(wide, ['ada']);
  const before = known().length;
  emulator.context.mintGate.hold();
  const asking = asOperator();
  await expect.poll(() => known().length).toBe(before + 1);
  await give('ada', [{ ...wide, repositories: ['harbor'] }]);
  emulator.context.mintGate.release();
  expect((await asking).repositories).toEqual(['harbor']);
  await isRevoked(known()[before]!.sha256);
});
