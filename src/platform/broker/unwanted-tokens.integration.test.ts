import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest';
import { Secret } from '../../lib/secret.ts';
import { AuditLog } from '../audit/audit-log.ts';
import type { Discard } from '../github/github-app.ts';
import { GitHubApps } from '../github/github-apps.ts';
import { Installations } from '../github/installations.ts';
import { type Seen, startScriptedGitHub } from '../github/testing/scripted-github.ts';
import { openStore, type Store } from '../store/open-store.ts';
import { mintInstallationToken } from './mint-installation-token.ts';
import { Revocations } from './revocations.ts';
import { keyRing } from '../sealing/key-ring.ts';
import { TokenStore } from './store.ts';
import { UnwantedTokens } from './unwanted-tokens.ts';

const HOUR = 3_600_000;
const scope = {
  ...{ holder: 'id-1', subject: 'ada', owner: 'acme', repositories: ['harbor'] },
  permissions: { contents: 'read' as const },
};
const ring = keyRing([new Secret(randomBytes(32).toString('base64'))]);
const revoked = (token: string) => ({ call: 'DELETE /installation/token', authorization: `Bearer ${token}` });

let store: Store;
beforeEach(async () => {
  store = await openStore(':memory:');
});
afterEach(() => store.destroy());

/** A GitHub that mints this in answer to a narrow request, and revokes nothing while `isDown()`. */
async function begin(mint: object, isDown = () => false) {
  const discard: Discard = (app, unwanted) => unwantedTokens.discard(app, unwanted);
  const gitHub = await startScriptedGitHub(
    ({ call, body }: Seen) => {
      if (call.startsWith('DELETE')) return { status: isDown() ? 503 : 204 };
      if (call.endsWith('/installation')) return { status: 200, body: { id: 1, permissions: { contents: 'write' } } };
      const proper = {
        expires_at: new Date(Date.now() + HOUR).toISOString(),
        repositories: [{ id: 7, name: 'harbor' }],
      };
      const isLookup = (body as { repositories?: string[] }).repositories !== undefined;
      const lookup = { ...proper, token: 'ghs_lookup', permissions: { metadata: 'read' } };
      const narrow = { ...proper, token: 'ghs_work', permissions: { contents: 'read' }, ...mint };
      return { status: 201, body: isLookup ? lookup : narrow };
    },
    Date.now,
    discard,
  );
  onTestFinished(gitHub.stop);
  const side = { app: gitHub.app, installations: new Installations(gitHub.app) };
  const tokens = new TokenStore(store, ring);
  const log = pino({ level: 'silent' });
  const audit = new AuditLog(store);
  const apps = new GitHubApps([{ ...side, keyName: 'a test' }]);
  const parts = { apps, tokens, audit, log, clock: Date.now, random: () => 0 };
  const another = () => new Revocations({ ...parts, subjectOf: async (holder) => holder });
  const revocations = another();
  const unwantedTokens = new UnwantedTokens({ tokens, audit, revocations, log });
  return { ...gitHub, side, tokens, revocations, another };
}

const rows = () => store.selectFrom('installation_tokens').selectAll().orderBy('issued_at').execute();
const told = async () => {
  const found = await store.selectFrom('audit').select(['event', 'subject', 'detail_json']).execute();
  return found.map(({ event, subject, detail_json }) => ({ event, subject, ...JSON.parse(detail_json) }) as object);
};

test.each<[string, object, RegExp]>([
  ['wider than asked for', { permissions: { contents: 'write' } }, /more permissions/],
  ['of another repository', { repositories: [{ id: 8, name: 'vault' }] }, /vault/],
  ['for centuries', { expires_at: '2999-01-01T00:00:00Z' }, /until 2999/],
  ['for a time that is over', { expires_at: '2001-01-01T00:00:00Z' }, /expired/],
  ['for who knows how long', { expires_at: null }, /expires_at/],
])("a token %s is revoked until GitHub confirms, and is nobody's", async (_, change, detail) => {
  let failures = 3;
  const { side, tokens, revocations, seen } = await begin(change, () => (failures -= 1) >= 0);
  expect(await mintInstallationToken(side, scope)).toMatchObject({ ok: false, error: { reason: 'github_erring' } });
  const [, doomed] = await rows();
  expect(doomed).toMatchObject({ holder: 'platform', revocation_reason: 'not believed', revoked_at: null });
  expect((doomed?.expires_at ?? 0) - Date.now()).toBeGreaterThan(0.9 * HOUR);
  expect((doomed?.expires_at ?? 0) - Date.now()).toBeLessThanOrEqual(2 * HOUR);
  expect(await tokens.best(doomed?.scope_key ?? '', Date.now())).toBeUndefined();
  expect((await tokens.issuedByHolder(0)).get('id-1')).toBeUndefined();

  expect(await revocations.stop(20_000)).toBe(0);
  expect(seen).toContainEqual(expect.objectContaining(revoked('ghs_work')));
  const sha256 = new Secret('ghs_work').sha256();
  const detailed = expect.stringMatching(detail);
  const ofToken = (await told()).filter((row) => 'sha256' in row && row.sha256 === sha256);
  expect(ofToken).toMatchObject([
    { event: 'token_discarded', subject: 'platform', reason: 'not believed', detail: detailed },
    { event: 'token_revoked', subject: 'platform', reason: 'not believed' },
  ]);
});

test('the token that ids are looked up with is revoked by the next platform, should this one be killed', async () => {
  let isDown = true;
  const { side, revocations, another, seen } = await begin({}, () => isDown);
  expect(await mintInstallationToken(side, scope)).toMatchObject({ ok: true });
  expect(await revocations.stop(1)).toBe(1);
  expect(await rows()).toMatchObject([{ holder: 'platform', sealed: expect.any(String) }]);
  isDown = false;
  const before = seen.length;
  expect(await another().stop(20_000)).toBe(0);
  expect(seen.slice(before)).toMatchObject([revoked('ghs_lookup')]);
  expect(await rows()).toMatchObject([{ revoked_at: expect.any(Number), sealed: null }]);
  expect(await told()).toMatchObject([
    { event: 'token_discarded', subject: 'platform', owner: 'acme', repositories: ['harbor'] },
    { event: 'token_revoked', subject: 'platform', reason: 'repository ids looked up' },
  ]);
});

test('one that cannot be written down is revoked all the same', async () => {
  const { side, seen } = await begin({});
  await sql`create trigger fault before insert on audit begin select raise(abort, 'full'); end`.execute(store);
  expect(await mintInstallationToken(side, scope)).toMatchObject({ ok: true });
  await expect.poll(() => seen).toContainEqual(expect.objectContaining(revoked('ghs_lookup')));
});
