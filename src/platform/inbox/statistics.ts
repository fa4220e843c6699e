import { sql } from 'kysely';
import { MOST_PER_TURN, type TurnCounts, TurnOutcome } from '../../contract/turns.ts';
import type { Store } from '../store/open-store.ts';

export type InboxStatistics = {
  readonly counts: TurnCounts;
  readonly turnsSettled: number;
  /** What the running turn does, in the runtime's words; empty when none runs. */
  readonly activity: string;
  readonly lastOutcome?: TurnOutcome;
};

type CountColumn = 'git_commands' | 'gh_commands' | 'failed_commands' | 'pull_requests_opened';

/** Summed over every attempt at every turn that began since then, so that what really ran counts once. */
export async function inboxStatistics(store: Store, workspaceId: string, since: number): Promise<InboxStatistics> {
  const sums = await store
    .selectFrom('turn_counts')
    .select([
      bounded('git_commands').as('gitCommands'),
      bounded('gh_commands').as('ghCommands'),
      bounded('failed_commands').as('failedCommands'),
      bounded('pull_requests_opened').as('pullRequestsOpened'),
    ])
    .where('workspace_id', '=', workspaceId)
    .where('begun_at', '>=', since)
    .executeTakeFirst();
  const settled = await store
    .selectFrom('messages')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('workspace_id', '=', workspaceId)
    .where('state', '=', 'SETTLED')
    .where('settled_at', '>=', since)
    .executeTakeFirst();
  const last = await store
    .selectFrom('messages')
    .select('outcome')
    .where('workspace_id', '=', workspaceId)
    .where('state', '=', 'SETTLED')
    .orderBy('settled_at', 'desc')
    .orderBy('sequence', 'desc')
    .limit(1)
    .executeTakeFirst();
  const running = await store
    .selectFrom('messages')
    .select('activity')
    .where('workspace_id', '=', workspaceId)
    .where('state', '=', 'LEASED')
    .limit(1)
    .executeTakeFirst();
  const lastOutcome = TurnOutcome.optional().parse(last?.outcome ?? undefined);
  return {
    counts: {
      gitCommands: Number(sums?.gitCommands ?? 0),
      ghCommands: Number(sums?.ghCommands ?? 0),
      failedCommands: Number(sums?.failedCommands ?? 0),
      pullRequestsOpened: Number(sums?.pullRequestsOpened ?? 0),
    },
    turnsSettled: Number(settled?.count ?? 0),
    activity: running?.activity ?? '',
    ...(lastOutcome === undefined ? {} : { lastOutcome }),
  };
}

/** Rows from before counts had a limit hold what an agent liked; a sum beyond the safe integers cannot be read. */
const bounded = (column: CountColumn) => sql<number | null>`sum(min(${sql.ref(column)}, ${MOST_PER_TURN}))`;
