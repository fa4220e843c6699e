import { afterEach, beforeEach, expect, test } from 'vitest';
import { exportJWK, generateKeyPair } from 'jose';
import { sql } from 'kysely';
import { PublicKey } from '../../contract/enrolment.ts';
import { WorkspaceSpec } from '../../contract/workspace.ts';
import { AuditLog } from '../audit/audit-log.ts';
import { openStore, type Store } from '../store/open-store.ts';
import { Enrolment } from './enrolment.ts';
import { WorkspaceStore } from './store.ts';

const NOW = 1_000_000;
let store: Store;
let enrolment: Enrolment;
let code: string;
beforeEach(async () => {
  store = await openStore(':memory:');
  enrolment = new Enrolment(store, new AuditLog(store));
  const grants = [{ owner: 'acme', repositories: ['harbor'] }];
  await new WorkspaceStore(store).add(WorkspaceSpec.parse({ name: 'ada', grants }), 'api', NOW);
  const { id } = await store.selectFrom('workspaces').select('id').executeTakeFirstOrThrow();
  code = (await enrolment.issueCode(id, NOW)).reveal();
});
afterEach(() => store.destroy());

async function newKey(): Promise<PublicKey> {
  const { publicKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
  const { kty, crv, x } = await exportJWK(publicKey);
  return PublicKey.parse({ kty, crv, x });
}

const enrolled = async () =>
  (await store.selectFrom('workspaces').select('public_key_json').executeTakeFirstOrThrow()).public_key_json;
const told = () => store.selectFrom('audit').select(['event', 'subject']).execute();

test('a key of which the audit cannot tell is not enrolled, and may come again', async () => {
  const publicKey = await newKey();
  const full = sql`create trigger fault before insert on audit begin select raise(abort, 'full'); end`;
  await full.execute(store);
  await expect(enrolment.enrol({ code, publicKey }, NOW)).rejects.toThrow('full');
  expect(await enrolled()).toBeNull();
  await sql`drop trigger fault`.execute(store);
  expect(await enrolment.enrol({ code, publicKey }, NOW)).toMatchObject({ ok: true });
  expect(await told()).toEqual([{ event: 'workspace_enrolled', subject: 'ada' }]);
});

test('of two keys at once one is enrolled, and the audit tells of that one alone', async () => {
  const keys = await Promise.all([newKey(), newKey()]);
  const outcomes = await Promise.all(keys.map((publicKey) => enrolment.enrol({ code, publicKey }, NOW)));
  expect(outcomes.map(({ ok }) => ok).toSorted()).toEqual([false, true]);
  const winner = keys[outcomes.findIndex(({ ok }) => ok)];
  expect(JSON.parse((await enrolled()) ?? '')).toMatchObject({ x: winner?.x });
  expect(await told()).toHaveLength(1);
});
