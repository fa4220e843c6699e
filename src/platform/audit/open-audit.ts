import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Kysely } from 'kysely';
import { Fault } from '../../lib/fault.ts';
import type { Store } from '../store/open-store.ts';
import { openSqliteReadOnly } from '../store/sqlite-dialect.ts';
import type { Tables } from '../store/tables.ts';

/** Opens a data folder's database to read its audit, changing nothing; the platform on it may run. */
export async function openAudit(dataFolder: string): Promise<Store> {
  const path = join(dataFolder, 'platform.db');
  if (dataFolder.trim() === '' || !existsSync(path)) {
    throw new Fault(
      'audit_missing',
      `there is no database in the data folder "${dataFolder}"`,
      'name the data folder of a platform with --data',
    );
  }
  const { store, tables } = await open(path);
  if (tables.includes('audit_head')) return store;
  await store.destroy();
  throw new Fault(
    'audit_not_chained',
    `the audit in ${path} comes from an earlier version, which kept no chain`,
    'start the platform of this version on it once',
  );
}

async function open(path: string): Promise<{ store: Store; tables: readonly string[] }> {
  let store: Store | undefined;
  try {
    store = new Kysely<Tables>({ dialect: openSqliteReadOnly(path) });
    const tables = await store.introspection.getTables();
    return { store, tables: tables.map(({ name }) => name) };
  } catch (error) {
    await store?.destroy();
    // A database with a write-ahead log is read with files beside it, which SQLite makes: https://sqlite.org/wal.html
    throw new Fault(
      'audit_unreadable',
      `the database ${path} cannot be read (${error instanceof Error ? error.message : String(error)})`,
      'see that you may read it and write into its folder, or copy platform.db* to a folder where you may',
      { cause: error },
    );
  }
}
