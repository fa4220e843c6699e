import { randomUUID } from 'node:crypto';
import type { Transaction } from 'kysely';
import type { LeasedTurn, TurnCounts } from '../../contract/turns.ts';
import type { Store } from '../store/open-store.ts';
import type { Tables } from '../store/tables.ts';
import { LEASE_MS, type Message } from './message.ts';

type Queries = Store | Transaction<Tables>;

/** Older runtimes of a workspace are remembered this far back: enough to know a late request for one of theirs. */
const HOLDERS_KEPT = 20;

export async function addMessage(
  store: Queries,
  message: { workspaceId: string; source: LeasedTurn['source']; text: string },
  now: number,
): Promise<string> {
  const id = randomUUID();
  await store
    .insertInto('messages')
    .values({
      id,
      workspace_id: message.workspaceId,
      source: message.source,
      text: message.text,
      state: 'SUBMITTED',
      attempt: 0,
      created_at: now,
    })
    .execute();
  return id;
}

export function findMessage(store: Queries, workspaceId: string, id: string): Promise<Message | undefined> {
  return store
    .selectFrom('messages')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .executeTakeFirst();
}

/** The oldest message that is not settled; one that was begun comes before the rest. */
export function nextUnsettled(store: Queries, workspaceId: string): Promise<Message | undefined> {
  return (
    store
      .selectFrom('messages')
      .selectAll()
      .where('workspace_id', '=', workspaceId)
      .where('state', '!=', 'SETTLED')
      // LEASED sorts before SUBMITTED.
      .orderBy('state', 'asc')
      .orderBy('sequence', 'asc')
      .limit(1)
      .executeTakeFirst()
  );
}

export async function recordLease(store: Queries, { id, attempt }: Message, holder: string, now: number) {
  await store
    .updateTable('messages')
    .set({ state: 'LEASED', holder, attempt: attempt + 1, lease_expires_at: now + LEASE_MS, activity: null })
    .where('id', '=', id)
    .execute();
}

export async function extendLease(store: Queries, id: string, activity: string | null, now: number): Promise<void> {
  await store
    .updateTable('messages')
    .set({ lease_expires_at: now + LEASE_MS, activity })
    .where('id', '=', id)
    .execute();
}

/** Counts are cumulative within a turn's attempt: the last report stands, the time of the first. */
export async function recordCounts(store: Queries, message: Message, counts: TurnCounts, now: number): Promise<void> {
  const values = {
    git_commands: counts.gitCommands,
    gh_commands: counts.ghCommands,
    failed_commands: counts.failedCommands,
    pull_requests_opened: counts.pullRequestsOpened,
  };
  await store
    .insertInto('turn_counts')
    .values({
      message_id: message.id,
      attempt: message.attempt,
      workspace_id: message.workspace_id,
      begun_at: now,
      ...values,
    })
    .onConflict((conflict) => conflict.columns(['message_id', 'attempt']).doUpdateSet(values))
    .execute();
}

export async function recordSettlement(
  store: Queries,
  id: string,
  settlement: { outcome: string; summary: string },
  now: number,
): Promise<void> {
  await store
    .updateTable('messages')
    .set({ state: 'SETTLED', ...settlement, activity: null, lease_expires_at: null, settled_at: now })
    .where('id', '=', id)
    .execute();
}

/** The holder stays written, so that its repeated settlement is known for what it is. */
export async function returnMessage(store: Queries, id: string): Promise<void> {
  await store
    .updateTable('messages')
    .set({ state: 'SUBMITTED', activity: null, lease_expires_at: null })
    .where('id', '=', id)
    .execute();
}

/** Notes a runtime the first time it asks; true when it is the workspace's newest. */
export async function isNewestHolder(store: Queries, workspaceId: string, holder: string): Promise<boolean> {
  await store
    .insertInto('runtime_holders')
    .values({ workspace_id: workspaceId, holder })
    .onConflict((conflict) => conflict.columns(['workspace_id', 'holder']).doNothing())
    .execute();
  const newestFirst = await store
    .selectFrom('runtime_holders')
    .select(['sequence', 'holder'])
    .where('workspace_id', '=', workspaceId)
    .orderBy('sequence', 'desc')
    .limit(HOLDERS_KEPT + 1)
    .execute();
  const tooOld = newestFirst[HOLDERS_KEPT];
  if (tooOld !== undefined) {
    await store
      .deleteFrom('runtime_holders')
      .where('workspace_id', '=', workspaceId)
      .where('sequence', '<=', tooOld.sequence)
      .execute();
  }
  return newestFirst[0]?.holder === holder;
}
