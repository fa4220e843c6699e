import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Kysely, Migrator } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { migrations } from './migrations.ts';
import { isStoreWritable, openStore } from './open-store.ts';
import { openSqlite, SQLITE_WORDS } from './sqlite-dialect.ts';
import type { Tables } from './tables.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mooring-store-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const row = { workspace_id: 'a', jti: 'b', expires_at: 1 };

test('what was committed is there after opening again', async () => {
  const path = join(folder, 'platform.db');
  const first = await openStore(path);
  await first.insertInto('signature_ids').values(row).execute();
  expect(await isStoreWritable(first)).toBe(true);
  await first.destroy();

  const second = await openStore(path);
  expect(await second.selectFrom('signature_ids').selectAll().execute()).toEqual([row]);
  await second.destroy();
  expect(await isStoreWritable(second)).toBe(false);
});

test('used signatures are remembered across the change of their table, and a second run changes nothing', async () => {
  const store = new Kysely<Tables>({ dialect: openSqlite(':memory:') });
  const provided = migrations(SQLITE_WORDS);
  const migrator = new Migrator({ db: store, provider: { getMigrations: async () => provided } });
  await migrator.migrateTo('0005_grants');
  await store.insertInto('signature_ids').values(row).execute();
  await migrator.migrateToLatest();
  await provided['0006_signature_ids']?.up(store);
  expect(await store.selectFrom('signature_ids').selectAll().execute()).toEqual([row]);
  await store.destroy();
});

test('a transaction that throws leaves nothing behind', async () => {
  const store = await openStore(':memory:');
  const failing = store.transaction().execute(async (transaction) => {
    await transaction.insertInto('signature_ids').values(row).execute();
    throw new Error('on purpose');
  });
  await expect(failing).rejects.toThrow('on purpose');
  expect(await store.selectFrom('signature_ids').selectAll().execute()).toEqual([]);
  await store.destroy();
});

test('foreign keys hold', async () => {
  const store = await openStore(':memory:');
  const orphan = store.insertInto('runtime_holders').values({ workspace_id: 'nobody', holder: 'h' }).execute();
  await expect(orphan).rejects.toThrow(/FOREIGN KEY/);
  await store.destroy();
});

test('a file that is no database is named with a remedy', async () => {
  const path = join(folder, 'platform.db');
  await writeFile(path, 'this is a text, and longer than a header of SQLite would be, so it is refused');
  await expect(openStore(path)).rejects.toMatchObject({
    code: 'store_unusable',
    remedy: expect.stringContaining(`make ${path} readable and writable, or move it away`),
  });
});
