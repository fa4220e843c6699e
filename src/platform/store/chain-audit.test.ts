import { Kysely, Migrator } from 'kysely';
import { expect, test } from 'vitest';
import type { AuditEntry } from '../audit/chain.ts';
import { verifyChain } from '../audit/verify-chain.ts';
import { chainAudit } from './chain-audit.ts';
import { migrations } from './migrations.ts';
import { openSqlite, SQLITE_WORDS } from './sqlite-dialect.ts';
import type { Tables } from './tables.ts';

test('rows from before the chain are brought into it in their order, and a second run changes nothing', async () => {
  const store = new Kysely<Tables>({ dialect: openSqlite(':memory:') });
  const provided = migrations(SQLITE_WORDS);
  const migrator = new Migrator({ db: store, provider: { getMigrations: async () => provided } });
  await migrator.migrateTo('0003_inbox');
  const old = Array.from({ length: 1_100 }, (_, at) => ({ at, event: 'e', subject: `s${at}`, detail_json: '{}' }));
  const unchained = store as Kysely<unknown> as Kysely<{ audit: AuditEntry }>;
  await unchained.insertInto('audit').values(old).execute();
  await unchained.deleteFrom('audit').where('at', '=', 500).execute();

  expect((await migrator.migrateToLatest()).error).toBeUndefined();
  const { head, fault } = await verifyChain(store);
  expect(fault).toBeUndefined();
  expect(head.sequence).toBe(1_099);
  await chainAudit(store as Kysely<unknown>, SQLITE_WORDS.appendOnly);
  expect((await verifyChain(store)).head).toEqual(head);
  const rows = await store.selectFrom('audit').select('at').orderBy('sequence').execute();
  expect(rows.map(({ at }) => at)).toEqual(old.map(({ at }) => at).filter((at) => at !== 500));
  await store.destroy();
});
