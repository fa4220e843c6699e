import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { SqliteDialect } from 'kysely';

/** How long a statement waits for another process's write, in milliseconds. */
const BUSY_TIMEOUT = 5_000;

/**
 * WAL lets readers go on beside the writer; with it, `synchronous = normal` loses nothing when the process is
 * killed (a power failure may take the last transactions, never the consistency): https://sqlite.org/wal.html
 */
export function openSqlite(path: string): SqliteDialect {
  const database = new DatabaseSync(path, { enableForeignKeyConstraints: true, timeout: BUSY_TIMEOUT });
  database.exec('pragma journal_mode = wal; pragma synchronous = normal');
  return dialectOver(database);
}

/** The file must be there, and nothing in it is changed. Integers come as bigints, for not all of them are numbers. */
export function openSqliteReadOnly(path: string): SqliteDialect {
  return dialectOver(new DatabaseSync(path, { readOnly: true, readBigInts: true, timeout: BUSY_TIMEOUT }));
}

/** A second line behind the code that appends alone. Who may change the schema can drop the triggers. */
export function appendOnlyInSqlite(table: string): readonly string[] {
  return ['update', 'delete'].map(
    (act) =>
      `create trigger ${table}_refuses_${act} before ${act} on ${table} begin select raise(abort, '${table} is append-only'); end`,
  );
}

/**
 * Kysely's SQLite dialect over Node's own SQLite. The dialect wants better-sqlite3's shape: a statement says
 * whether it yields rows (`reader`) and takes its parameters as one array.
 */
function dialectOver(database: DatabaseSync): SqliteDialect {
  return new SqliteDialect({
    database: {
      close: () => database.close(),
      prepare(sql) {
        const statement = database.prepare(sql);
        const bind = (parameters: readonly unknown[]) => parameters as SQLInputValue[];
        return {
          reader: statement.columns().length > 0,
          all: (parameters) => statement.all(...bind(parameters)),
          run: (parameters) => statement.run(...bind(parameters)),
          iterate: (parameters) => statement.iterate(...bind(parameters)),
        };
      },
    },
  });
}
