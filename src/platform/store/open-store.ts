import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { Kysely, Migrator } from 'kysely';
import { Fault } from '../../lib/fault.ts';
import { migrations } from './migrations.ts';
import { openSqlite, SQLITE_WORDS } from './sqlite-dialect.ts';
import type { Tables } from './tables.ts';

export type Store = Kysely<Tables>;

/**
 * Opens the database file (made when missing) and brings its tables up to date. `:memory:` is forgotten on close.
 * `open` is how: shared with other processes, or alone.
 */
export async function openStore(path: string, open = openSqlite): Promise<Store> {
  let store: Store | undefined;
  try {
    store = new Kysely<Tables>({ dialect: open(path) });
    const provided = migrations(SQLITE_WORDS);
    const migrator = new Migrator({ db: store, provider: { getMigrations: async () => provided } });
    const { error } = await migrator.migrateToLatest();
    if (error !== undefined) throw error;
    return store;
  } catch (error) {
    await store?.destroy();
    const detail = error instanceof Error ? error.message : String(error);
    throw new Fault(
      'store_unusable',
      `the database ${path} cannot be used (${detail})`,
      `${remedyFor(path)}, or name another folder with --data`,
      { cause: error },
    );
  }
}

function remedyFor(path: string): string {
  if (!existsSync(path)) return `make ${dirname(path)} writable`;
  return `make ${path} readable and writable, or move it away when it is no database of Mooring's`;
}

/** True when the store takes a write: a full or read-only disk is found out here, not by a lost message. */
export async function isStoreWritable(store: Store): Promise<boolean> {
  try {
    // A write that changes nothing still needs the write lock.
    await store.updateTable('workspaces').set({ failure: null }).where('id', '=', '').execute();
    return true;
  } catch {
    return false;
  }
}
