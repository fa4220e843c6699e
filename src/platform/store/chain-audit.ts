import { type Kysely, sql } from 'kysely';
import { type AuditEntry, chainEntries, NO_ROWS } from '../audit/chain.ts';
import { inTransaction } from './in-transaction.ts';
import type { AuditHeadTable, AuditTable } from './tables.ts';

/** The statements that make a table refuse UPDATE and DELETE: each database has its own words. */
export type AppendOnly = (table: string) => readonly string[];

type Unchained = AuditEntry & { readonly sequence: number };
type ChainedAudit = { audit: AuditTable; audit_head: AuditHeadTable; audit_before_chain: Unchained };

const ROWS_AT_ONCE = 500;

/**
 * Brings the audit into a hash chain, with the rows that it has, and makes it append-only. All of it or nothing, so
 * that a crash never leaves half a chain.
 */
export async function chainAudit(db: Kysely<unknown>, appendOnly: AppendOnly): Promise<void> {
  const tables = await db.introspection.getTables();
  if (tables.some(({ name }) => name === 'audit_head')) return;
  const chain = (transaction: Kysely<unknown>) =>
    rebuild(transaction.withTables<ChainedAudit>() as Kysely<ChainedAudit>, appendOnly);
  await inTransaction(db, chain);
}

async function rebuild(db: Kysely<ChainedAudit>, appendOnly: AppendOnly): Promise<void> {
  await db.schema.alterTable('audit').renameTo('audit_before_chain').execute();
  await db.schema
    .createTable('audit')
    .addColumn('sequence', 'integer', (column) => column.primaryKey())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('event', 'text', (column) => column.notNull())
    .addColumn('subject', 'text', (column) => column.notNull())
    .addColumn('detail_json', 'text', (column) => column.notNull())
    .addColumn('previous_hash', 'text', (column) => column.notNull())
    .addColumn('hash', 'text', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('audit_head')
    .addColumn('id', 'integer', (column) => column.primaryKey().check(sql`id = 1`))
    .addColumn('sequence', 'integer', (column) => column.notNull())
    .addColumn('hash', 'text', (column) => column.notNull())
    .execute();
  await db
    .insertInto('audit_head')
    .values({ id: 1, ...(await copyRows(db)) })
    .execute();
  await db.schema.dropTable('audit_before_chain').execute();
  for (const statement of appendOnly('audit')) await sql.raw(statement).execute(db);
}

/** In their old order, numbered from 1 without a gap; returns the head. */
async function copyRows(db: Kysely<ChainedAudit>) {
  let head = NO_ROWS;
  for (let last = 0; ;) {
    const batch = await db
      .selectFrom('audit_before_chain')
      .select(['sequence', 'at', 'event', 'subject', 'detail_json'])
      .where('sequence', '>', last)
      .orderBy('sequence')
      .limit(ROWS_AT_ONCE)
      .execute();
    const newest = batch.at(-1);
    if (newest === undefined) return head;
    const chained = chainEntries(batch, head);
    await db.insertInto('audit').values(chained.rows).execute();
    ({ head } = chained);
    last = newest.sequence;
  }
}
