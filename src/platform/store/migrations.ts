import type { ColumnDefinitionBuilder, CreateTableBuilder, Kysely, Migration } from 'kysely';
import { type AppendOnly, chainAudit } from './chain-audit.ts';
import { inTransaction } from './in-transaction.ts';
import type { Tables } from './tables.ts';

/** What each database says in words of its own. */
export type Words = {
  /** Makes a column a number that the database gives, growing with each row. */
  readonly identity: (column: ColumnDefinitionBuilder) => ColumnDefinitionBuilder;
  readonly appendOnly: AppendOnly;
  /** Keeps a table's rows in its key's index alone, where the database can: a row is one page to write, not two. */
  readonly inItsKey: AnyTable;
};

type AnyTable = <Table extends string, Column extends string>(
  table: CreateTableBuilder<Table, Column>,
) => CreateTableBuilder<Table, Column>;

/**
 * In the order of their names. A migration that has been released is never changed: write the next one.
 * SQLite has no transactions around DDL in Kysely, so each step must bear being run again after a crash.
 */
export function migrations({ identity, appendOnly, inItsKey }: Words): Record<string, Migration> {
  return {
    '0001_workspaces': { up: createWorkspaces },
    '0002_installation_tokens': { up: (db) => createInstallationTokens(db, identity) },
    '0003_inbox': { up: (db) => createInbox(db, identity) },
    '0004_audit_chain': { up: (db) => chainAudit(db, appendOnly) },
    '0005_grants': { up: listGrants },
    '0006_signature_ids': { up: (db) => keepSignatureIdsInTheirKey(db, inItsKey) },
    '0007_agent_secrets': { up: createAgentSecrets },
  };
}

async function createWorkspaces(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('workspaces')
    .ifNotExists()
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('name', 'text', (column) => column.notNull().unique())
    .addColumn('spec_json', 'text', (column) => column.notNull())
    .addColumn('source', 'text', (column) => column.notNull())
    .addColumn('desired', 'text', (column) => column.notNull())
    .addColumn('failure', 'text')
    .addColumn('started_at', 'bigint')
    .addColumn('public_key_json', 'text')
    .addColumn('enrolment_code_sha256', 'text', (column) => column.unique())
    .addColumn('enrolment_code_expires_at', 'bigint')
    .addColumn('enrolment_code_used_by_json', 'text')
    .addColumn('report_json', 'text')
    .addColumn('reported_at', 'bigint')
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('sidecar_runs')
    .ifNotExists()
    .addColumn('workspace_id', 'text', (column) => column.notNull().references('workspaces.id').onDelete('cascade'))
    .addColumn('started_at', 'bigint', (column) => column.notNull())
    .addColumn('reported_at', 'bigint', (column) => column.notNull())
    .addColumn('requests', 'integer', (column) => column.notNull())
    .addColumn('unauthorized_passed_on', 'integer', (column) => column.notNull())
    .addColumn('healed', 'integer', (column) => column.notNull())
    .addColumn('refused', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('sidecar_runs_key', ['workspace_id', 'started_at'])
    .execute();
  await db.schema
    .createTable('signature_ids')
    .ifNotExists()
    .addColumn('workspace_id', 'text', (column) => column.notNull())
    .addColumn('jti', 'text', (column) => column.notNull())
    .addColumn('expires_at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('signature_ids_key', ['workspace_id', 'jti'])
    .execute();
}

async function createInstallationTokens(db: Kysely<unknown>, identity: Words['identity']): Promise<void> {
  await db.schema
    .createTable('installation_tokens')
    .ifNotExists()
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('holder', 'text', (column) => column.notNull())
    .addColumn('github', 'text', (column) => column.notNull())
    .addColumn('scope_key', 'text', (column) => column.notNull())
    .addColumn('installation_id', 'bigint', (column) => column.notNull())
    .addColumn('repositories_json', 'text', (column) => column.notNull())
    .addColumn('permissions_json', 'text', (column) => column.notNull())
    .addColumn('sha256', 'text', (column) => column.notNull())
    .addColumn('sealed', 'text')
    .addColumn('issued_at', 'bigint', (column) => column.notNull())
    .addColumn('expires_at', 'bigint', (column) => column.notNull())
    .addColumn('refused_at', 'bigint')
    .addColumn('revocation_reason', 'text')
    .addColumn('revoked_at', 'bigint')
    .execute();
  await db.schema
    .createIndex('installation_tokens_by_scope')
    .ifNotExists()
    .on('installation_tokens')
    .columns(['scope_key', 'expires_at'])
    .execute();
  await db.schema
    .createIndex('installation_tokens_by_holder')
    .ifNotExists()
    .on('installation_tokens')
    .columns(['holder', 'expires_at'])
    .execute();
  // The audit names its subjects by name and keeps no foreign key: it outlives what it tells about.
  await db.schema
    .createTable('audit')
    .ifNotExists()
    .addColumn('sequence', 'integer', (column) => identity(column).primaryKey())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('event', 'text', (column) => column.notNull())
    .addColumn('subject', 'text', (column) => column.notNull())
    .addColumn('detail_json', 'text', (column) => column.notNull())
    .execute();
}

async function createInbox(db: Kysely<unknown>, identity: Words['identity']): Promise<void> {
  await db.schema
    .createTable('messages')
    .ifNotExists()
    .addColumn('sequence', 'integer', (column) => identity(column).primaryKey())
    .addColumn('id', 'text', (column) => column.notNull().unique())
    .addColumn('workspace_id', 'text', (column) => column.notNull().references('workspaces.id').onDelete('cascade'))
    .addColumn('source', 'text', (column) => column.notNull())
    .addColumn('text', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('holder', 'text')
    .addColumn('attempt', 'integer', (column) => column.notNull())
    .addColumn('lease_expires_at', 'bigint')
    .addColumn('activity', 'text')
    .addColumn('outcome', 'text')
    .addColumn('summary', 'text')
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('settled_at', 'bigint')
    .execute();
  await db.schema
    .createIndex('messages_by_state')
    .ifNotExists()
    .on('messages')
    .columns(['workspace_id', 'state', 'sequence'])
    .execute();
  await db.schema
    .createTable('turn_counts')
    .ifNotExists()
    .addColumn('message_id', 'text', (column) => column.notNull().references('messages.id').onDelete('cascade'))
    .addColumn('attempt', 'integer', (column) => column.notNull())
    .addColumn('workspace_id', 'text', (column) => column.notNull())
    .addColumn('begun_at', 'bigint', (column) => column.notNull())
    .addColumn('git_commands', 'integer', (column) => column.notNull())
    .addColumn('gh_commands', 'integer', (column) => column.notNull())
    .addColumn('failed_commands', 'integer', (column) => column.notNull())
    .addColumn('pull_requests_opened', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('turn_counts_key', ['message_id', 'attempt'])
    .execute();
  await db.schema
    .createIndex('turn_counts_by_workspace')
    .ifNotExists()
    .on('turn_counts')
    .columns(['workspace_id', 'begun_at'])
    .execute();
  await db.schema
    .createTable('runtime_holders')
    .ifNotExists()
    .addColumn('sequence', 'integer', (column) => identity(column).primaryKey())
    .addColumn('workspace_id', 'text', (column) => column.notNull().references('workspaces.id').onDelete('cascade'))
    .addColumn('holder', 'text', (column) => column.notNull())
    .addUniqueConstraint('runtime_holders_key', ['workspace_id', 'holder'])
    .execute();
}

/** A workspace has had one `grant`, and has a list of `grants` now; a report of the old shape comes anew in seconds. */
async function listGrants(db: Kysely<Pick<Tables, 'workspaces'>>): Promise<void> {
  await db.updateTable('workspaces').set({ report_json: null }).execute();
  for (const { id, spec_json } of await db.selectFrom('workspaces').select(['id', 'spec_json']).execute()) {
    const { grant, ...spec } = JSON.parse(spec_json);
    if (grant === undefined) continue;
    const listed = JSON.stringify({ ...spec, grants: [grant] });
    await db.updateTable('workspaces').set({ spec_json: listed }).where('id', '=', id).execute();
  }
}

/** Each signed request writes one. What is remembered is copied: nothing may be replayed while we change our shelves. */
async function keepSignatureIdsInTheirKey(db: Kysely<Pick<Tables, 'signature_ids'>>, inItsKey: AnyTable) {
  await inTransaction(db, async (transaction) => {
    await transaction.schema.alterTable('signature_ids').renameTo('signature_ids_before').execute();
    await inItsKey(transaction.schema.createTable('signature_ids'))
      .addColumn('workspace_id', 'text', (column) => column.notNull())
      .addColumn('jti', 'text', (column) => column.notNull())
      .addColumn('expires_at', 'bigint', (column) => column.notNull())
      .addPrimaryKeyConstraint('signature_ids_by_workspace', ['workspace_id', 'jti'])
      .execute();
    const before = transaction.withTables<{ signature_ids_before: Tables['signature_ids'] }>();
    await before
      .insertInto('signature_ids')
      .columns(['workspace_id', 'jti', 'expires_at'])
      .expression(before.selectFrom('signature_ids_before').select(['workspace_id', 'jti', 'expires_at']))
      .execute();
    await transaction.schema.dropTable('signature_ids_before').execute();
  });
}

async function createAgentSecrets(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('agent_secrets')
    .ifNotExists()
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('workspace_id', 'text', (column) => column.references('workspaces.id').onDelete('cascade'))
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('sealed', 'text', (column) => column.notNull())
    .addColumn('fingerprint', 'text', (column) => column.notNull())
    .addColumn('set_at', 'bigint', (column) => column.notNull())
    .execute();
}
