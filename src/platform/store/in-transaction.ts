import type { Kysely, Transaction } from 'kysely';

/** Runs in the transaction that there is, or in one of its own: migrations have one where the database can undo DDL. */
export function inTransaction<Tables, Result>(
  db: Kysely<Tables>,
  act: (transaction: Kysely<Tables> | Transaction<Tables>) => Promise<Result>,
): Promise<Result> {
  return db.isTransaction ? act(db) : db.transaction().execute(act);
}
