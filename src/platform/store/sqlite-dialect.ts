import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { sql, SqliteDialect } from 'kysely';
import type { Words } from './migrations.ts';

/** See https://sqlite.org/withoutrowid.html. */
export const SQLITE_WORDS: Words = {
  identity: (column) => column.autoIncrement(),
  appendOnly: appendOnlyInSqlite,
  inItsKey: (table) => table.modifyEnd(sql`without rowid`),
};

/** How long a statement waits for another process's write, in milliseconds. */
const BUSY_TIMEOUT = 5_000;

/**
 * WAL lets readers go on beside the writer; with it, `synchronous = normal` loses nothing when the process is
 * killed (a power failure may take the last transactions, never the consistency): https://sqlite.org/wal.html
 */
export function openSqlite(path: string): SqliteDialect {
  const database = new DatabaseSync(path, { enableForeignKeyConstraints: true, timeout: BUSY_TIMEOUT });
  database.exec('pragma journal_mode = wal; pragma synchronous = normal');
  database.exec(`pragma cache_size = -${CACHE_KIB}`);
  database.exec(`pragma wal_autocheckpoint = ${PAGES_BEFORE_CHECKPOINT}`);
  return dialectOver(database);
}

/**
 * For itself alone: fails while another process has the file open, and lets nobody open it until it is closed. What is
 * written is on disk when the statement returns. The file must be there.
 */
export function openSqliteAlone(path: string): SqliteDialect {
  const database = new DatabaseSync(path, { enableForeignKeyConstraints: true });
  try {
    database.exec('pragma locking_mode = exclusive; pragma journal_mode = wal; pragma synchronous = full');
    // Not before the first access is the lock taken: https://sqlite.org/wal.html#noshm
    database.exec('begin exclusive; commit');
    return dialectOver(database);
  } catch (error) {
    database.close();
    throw error;
  }
}

/** The file must be there, and nothing in it is changed. Integers come as bigints, for not all of them are numbers. */
export function openSqliteReadOnly(path: string): SqliteDialect {
  return dialectOver(new DatabaseSync(path, { readOnly: true, readBigInts: true, timeout: BUSY_TIMEOUT }));
}

/**
 * A checkpoint waits for the disk, and everybody for it: a hundred milliseconds and more on a busy one. By default it
 * comes with every 4 MB that were written, with this every 40 MB: https://www.sqlite.org/wal.html#avoiding_excessively_large_wal_files
 */
const PAGES_BEFORE_CHECKPOINT = 10_000;

/** What a thousand workspaces' rows fill; by default two megabytes, and each request reads pages anew. */
const CACHE_KIB = 16_000;

/** Preparing takes longer than most statements take to run; a few hundred texts are all that we have. */
const MOST_PREPARED = 500;

/**
 * Kysely's SQLite dialect over Node's own SQLite. The dialect wants better-sqlite3's shape: a statement says
 * whether it yields rows (`reader`) and takes its parameters as one array.
 */
function dialectOver(database: DatabaseSync): SqliteDialect {
  const prepared = new Map<string, ReturnType<typeof prepare>>();
  const prepare = (sql: string) => {
    const statement = database.prepare(sql);
    return { statement, reader: statement.columns().length > 0 };
  };
  const prepareOnce = (sql: string) => {
    const known = prepared.get(sql) ?? prepare(sql);
    // Lists of parameters of any length make texts without end.
    if (prepared.size >= MOST_PREPARED) prepared.clear();
    prepared.set(sql, known);
    return known;
  };
  return new SqliteDialect({
    database: {
      close: () => database.close(),
      prepare(sql) {
        const { statement, reader } = prepareOnce(sql);
        const bind = (parameters: readonly unknown[]) => parameters as SQLInputValue[];
        return {
          reader,
          all: (parameters) => statement.all(...bind(parameters)),
          run: (parameters) => statement.run(...bind(parameters)),
          // One that is stepped through must not be begun anew by somebody else meanwhile.
          iterate: (parameters) => database.prepare(sql).iterate(...bind(parameters)),
        };
      },
    },
  });
}

/** A second line behind the code that appends alone. Who may change the schema can drop the triggers. */
function appendOnlyInSqlite(table: string): readonly string[] {
  return ['update', 'delete'].map(
    (act) =>
      `create trigger ${table}_refuses_${act} before ${act} on ${table} begin select raise(abort, '${table} is append-only'); end`,
  );
}
