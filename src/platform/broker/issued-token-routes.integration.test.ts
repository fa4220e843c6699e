import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { IssuedTokens } from '../../contract/issued-tokens.ts';
import { InstallationTokenAnswer } from '../../contract/installation-token.ts';
import { startEmulator, type TestEmulator } from '../../emulator/testing/start-emulator.ts';
import { Secret } from '../../lib/secret.ts';
import { openStore } from '../store/open-store.ts';
import { adasGrant, startTestPlatform, type TestPlatform } from '../testing/start-test-platform.ts';
import type { TestSidecar } from '../testing/test-sidecar.ts';

let emulator: TestEmulator;
let platform: TestPlatform;
let [ada, grace]: TestSidecar[] = [];
beforeEach(async () => {
  emulator = await startEmulator();
  const shared = { ...adasGrant, sharing: 'grant' };
  const workspaces = [
    { name: 'ada', grants: [shared] },
    { name: 'grace', grants: [shared] },
    { name: 'linus', grants: [adasGrant] },
  ];
  platform = await startTestPlatform({ emulator, workspaces });
  [ada, grace] = [await platform.sidecarOf('ada'), await platform.sidecarOf('grace')];
});
afterEach(async () => {
  await platform.stopAndForget();
  await emulator.stop();
});

async function ask(sidecar: TestSidecar | undefined): Promise<string> {
  const answer = await sidecar?.send('GET', '/github-installation-token');
  return new Secret(InstallationTokenAnswer.parse(await answer?.json()).token).sha256();
}
const revoke = async (request: object) =>
  (await platform.asOperator('POST', '/admin/tokens/revoke', request)).json() as Promise<unknown>;
const list = async (query = '') => {
  const answer = await (await platform.asOperator('GET', `/admin/tokens${query}`)).text();
  expect(answer).not.toMatch(/ghs_/);
  return IssuedTokens.parse(JSON.parse(answer));
};
const stateOf = async (sha256: string) => (await list(`?sha256=${sha256}`)).tokens[0]?.state;

test('a token that has leaked is revoked, all that share it get another, and both are in the audit', async () => {
  const leaked = await ask(ada);
  expect((await list()).tokens).toMatchObject([{ sha256: leaked, holders: ['ada', 'grace'], state: 'living' }]);
  expect(await revoke({ leaked })).toEqual({ marked: 1 });
  await expect.poll(() => stateOf(leaked)).toBe('revoked');
  expect(emulator.context.model.tokens.find(({ sha256 }) => sha256 === leaked)?.revokedAt).toBeTypeOf('number');
  const next = await ask(ada);
  expect(next).not.toBe(leaked);
  expect(await ask(grace)).toBe(next);

  expect(await revoke({ leaked }), 'one that is dead').toEqual({ marked: 0 });
  const unknown = randomBytes(32).toString('hex');
  expect(await revoke({ leaked: unknown })).toEqual({ marked: 0, unknown });
  await platform.stop();
  const store = await openStore(`${platform.dataFolder}/platform.db`);
  const rows = await store
    .selectFrom('audit')
    .select('detail_json')
    .where('event', '=', 'token_reported_leaked')
    .execute();
  await store.destroy();
  expect(rows.map(({ detail_json }) => JSON.parse(detail_json))).toEqual([
    { sha256: leaked, known: true },
    { sha256: leaked, known: true },
    { sha256: unknown, known: false },
  ]);
});

test("one workspace's tokens are revoked, and no other's", async () => {
  const [sharedOne, linus] = [await ask(ada), await ask(await platform.sidecarOf('linus'))];
  expect(await revoke({ workspace: 'linus' })).toEqual({ marked: 1 });
  await expect.poll(() => stateOf(linus)).toBe('revoked');
  expect(await stateOf(sharedOne)).toBe('living');
  expect(await revoke({ workspace: 'nobody' })).toMatchObject({ error: { code: 'workspace_not_found' } });
});

test('every token is revoked, and what GitHub has not confirmed is counted', async () => {
  const sha256s = [await ask(ada), await ask(await platform.sidecarOf('linus'))];
  emulator.context.knobs.surfaces.api.outage = true;
  expect(await revoke({ all: true })).toEqual({ marked: 2 });
  expect(await list()).toMatchObject({ revoking: 2, untold: 0 });
  emulator.context.knobs.surfaces.api.outage = false;
  for (const sha256 of sha256s) await expect.poll(() => stateOf(sha256), { timeout: 20_000 }).toBe('revoked');
  expect((await list()).tokens).toEqual([]);
});

test("a token lives and dies by GitHub's clock, however far ahead our own is", async () => {
  emulator.context.knobs.clockOffsetMs = -3 * 3_600_000;
  const [shared, linus] = [await ask(ada), await ask(await platform.sidecarOf('linus'))];
  expect((await list()).tokens.map(({ state }) => state)).toEqual(['living', 'living']);
  expect(await revoke({ workspace: 'linus' })).toEqual({ marked: 1 });
  await expect.poll(() => stateOf(linus)).toBe('revoked');
  expect(await revoke({ leaked: shared })).toEqual({ marked: 1 });
  await expect.poll(() => stateOf(shared)).toBe('revoked');
  await ask(ada);
  expect(await revoke({ all: true })).toEqual({ marked: 1 });
});
