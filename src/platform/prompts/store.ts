import type { Store } from '../store/open-store.ts';
import type { Idleness } from './idle-prompt.ts';

export async function idlenessOf(store: Store, workspaceId: string, startedAt: number): Promise<Idleness> {
  const unsettled = await store
    .selectFrom('messages')
    .select('id')
    .where('workspace_id', '=', workspaceId)
    .where('state', '!=', 'SETTLED')
    .limit(1)
    .executeTakeFirst();
  const settled = await store
    .selectFrom('messages')
    .select((eb) => eb.fn.max('settled_at').as('at'))
    .where('workspace_id', '=', workspaceId)
    .executeTakeFirst();
  const lastSettledAt = settled?.at ?? undefined;
  return { isBusy: unsettled !== undefined, startedAt, ...(lastSettledAt === undefined ? {} : { lastSettledAt }) };
}
