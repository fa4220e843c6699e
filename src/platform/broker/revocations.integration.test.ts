import { randomBytes } from 'node:crypto';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest';
import { Secret } from '../../lib/secret.ts';
import { AuditLog } from '../audit/audit-log.ts';
import { type Reply, type Seen, startScriptedGitHub } from '../github/testing/scripted-github.ts';
import { GitHubApps } from '../github/github-apps.ts';
import { Installations } from '../github/installations.ts';
import { openStore, type Store } from '../store/open-store.ts';
import { Revocations } from './revocations.ts';
import { keyRing } from '../sealing/key-ring.ts';
import { TokenStore } from './store.ts';

const sealingKeys = keyRing([new Secret(randomBytes(32).toString('base64'))]);
let store: Store;
beforeEach(async () => {
  store = await openStore(':memory:');
});
afterEach(() => store.destroy());

async function begin(answer: (seen: Seen, nth: number) => Reply | Promise<Reply>) {
  const { app, seen, stop, url } = await startScriptedGitHub(answer);
  onTestFinished(stop);
  const tokens = new TokenStore(store, sealingKeys);
  const apps = new GitHubApps([{ app, installations: new Installations(app), keyName: 'a test' }]);
  const parts = { apps, tokens, audit: new AuditLog(store), log: pino({ level: 'silent' }), clock: Date.now };
  const another = () => new Revocations({ ...parts, random: () => 0, subjectOf: async (holder) => holder });
  const issue = (holder: string, token: string, expiresAt = Date.now() + 60_000) =>
    tokens.add({
      ...{ github: url, token: new Secret(token), holder, key: holder, installationId: 1, expiresAt },
      ...{ repositories: ['harbor'], permissions: {}, issuedAt: Date.now() },
    });
  return { seen, app, revocations: another(), another, tokens, issue };
}
const rows = () => store.selectFrom('installation_tokens').select(['holder', 'revoked_at', 'sealed']).execute();

test("one holder's tokens are revoked, and nobody else's", async () => {
  const { revocations, issue, seen } = await begin(() => ({ status: 204 }));
  await issue('ada', 'ghs_1');
  await issue('ada', 'ghs_2');
  await issue('grace', 'ghs_3');
  await revocations.request('ada', 'workspace stopped');
  expect(await revocations.stop(5_000)).toBe(0);
  expect(seen.map(({ authorization }) => authorization).toSorted()).toEqual(['Bearer ghs_1', 'Bearer ghs_2']);
  expect(await rows()).toEqual([
    { holder: 'ada', revoked_at: expect.any(Number), sealed: null },
    { holder: 'ada', revoked_at: expect.any(Number), sealed: null },
    { holder: 'grace', revoked_at: null, sealed: expect.any(String) },
  ]);
  const audit = await store.selectFrom('audit').select(['event', 'subject', 'detail_json']).execute();
  expect(audit).toHaveLength(2);
  expect(audit[0]).toMatchObject({ event: 'token_revoked', subject: 'ada' });
  expect(JSON.stringify(audit)).not.toContain('ghs_');
});

test('it tries again until GitHub has confirmed', async () => {
  const { revocations, issue, seen } = await begin((_, nth) => ({ status: nth < 3 ? 503 : 204 }));
  await issue('ada', 'ghs_1');
  await revocations.request('everyone', 'platform stopped');
  expect(await revocations.stop(10_000)).toBe(0);
  expect(seen).toHaveLength(3);
});

test('when its time is over it tells what is left, and the next platform goes on with that', async () => {
  let isDown = true;
  const { revocations, another, issue, tokens } = await begin(() => ({ status: isDown ? 503 : 204 }));
  await issue('ada', 'ghs_1');
  await revocations.request('everyone', 'platform stopped');
  expect(await revocations.stop(1)).toBe(1);
  isDown = false;
  expect(await tokens.best('ada', Date.now()), 'it is given up already').toBeUndefined();
  expect(await another().stop(5_000)).toBe(0);
  expect(await rows()).toMatchObject([{ revoked_at: expect.any(Number) }]);
});

test('what has expired needs no revocation, and is not kept', async () => {
  const { revocations, issue, seen } = await begin(() => ({ status: 204 }));
  await issue('ada', 'ghs_1', Date.now() - 1);
  await revocations.request('everyone', 'platform stopped');
  expect(await revocations.stop(5_000)).toBe(0);
  expect(seen).toEqual([]);
  expect(await rows()).toMatchObject([{ sealed: null }]);
});

test('an answer with a wrong date, as of a proxy, has no token forgotten that lives', async () => {
  const { revocations, app, issue } = await begin(({ call }, nth) => {
    if (nth === 1) return { status: 502, headers: { date: new Date(Date.now() + 10 * 3_600_000).toUTCString() } };
    return call === 'GET /app' ? { status: 200, body: { id: 1, slug: 'mooring' } } : { status: 204 };
  });
  await issue('ada', 'ghs_1', Date.now() + 3_600_000);
  await revocations.request('ada', 'workspace stopped');
  await expect.poll(async () => (await revocations.pending()).length).toBe(0);
  await app.check();
  expect(await revocations.stop(5_000)).toBe(0);
  expect(await rows()).toMatchObject([{ revoked_at: expect.any(Number) }]);
});

test("another GitHub's token is never shown to this one", async () => {
  const { issue } = await begin(() => ({ status: 204 }));
  await issue('ada', 'ghs_1');
  const other = await begin(() => ({ status: 204 }));
  await other.revocations.request('everyone', 'platform stopped');
  expect(await other.revocations.stop(5_000)).toBe(0);
  expect(other.seen).toEqual([]);
});

test('hundreds that end together come a few at a time, and a GitHub that is down is not asked for each of them', async () => {
  let [isDown, open, most] = [true, 0, 0];
  const { revocations, another, issue, seen } = await begin(async () => {
    open += 1;
    most = Math.max(most, open);
    await new Promise((resolve) => setTimeout(resolve, 5));
    open -= 1;
    return { status: isDown ? 503 : 204 };
  });
  for (let i = 0; i < 200; i += 1) await issue(`w${i}`, `ghs_${i}`);
  await revocations.request('everyone', 'platform stopped');
  expect(await revocations.stop(1)).toBe(200);
  expect(seen.length).toBeLessThan(50);
  isDown = false;
  expect(await another().stop(20_000)).toBe(0);
  expect(most).toBeLessThanOrEqual(16);
});

test('while GitHub wants no requests it gets none, however often somebody wakes us', async () => {
  const { revocations, issue, seen } = await begin(() => ({ status: 403, headers: { 'retry-after': '60' } }));
  await issue('ada', 'ghs_1');
  await revocations.request('ada', 'workspace stopped');
  await expect.poll(() => seen.length).toBe(1);
  for (let i = 0; i < 5; i += 1) {
    revocations.wake();
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  expect(await revocations.stop(1)).toBe(1);
  expect(seen).toHaveLength(1);
});

test("tokens that GitHub keeps, as those of a suspended installation, stand in no other one's way", async () => {
  let sinceLimit = 0;
  const { revocations, issue } = await begin(({ authorization }) => {
    if (authorization.includes('good')) return { status: 204 };
    sinceLimit += 1;
    if (sinceLimit <= 20) return { status: 403, body: { message: 'This installation has been suspended' } };
    sinceLimit = 0;
    return { status: 429, headers: { 'retry-after': '1' } };
  });
  for (let i = 0; i < 60; i += 1) await issue('ada', `ghs_suspended_${i}`);
  await issue('grace', 'ghs_good');
  await revocations.request('everyone', 'workspaces stopped');
  await expect.poll(async () => (await rows()).at(-1)?.revoked_at, { timeout: 15_000 }).toBeTypeOf('number');
  await revocations.stop(1);
});
