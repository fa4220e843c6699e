import type { SidecarReport } from '../../contract/status.ts';
import type { Store } from '../store/open-store.ts';

type GatewayCounts = SidecarReport['gateway'];

/** So many sidecars of a workspace are remembered: each names itself, and might do so without end. */
const MOST_RUNS = 1_000;

/** Remembers what a workspace's sidecar has counted so far; a report that comes twice counts once. */
export async function recordSidecarRun(store: Store, id: string, report: SidecarReport, now: number): Promise<void> {
  const { requests, unauthorizedPassedOn, healed, refused } = report.gateway;
  const counted = { reported_at: now, requests, unauthorized_passed_on: unauthorizedPassedOn, healed, refused };
  await store
    .insertInto('sidecar_runs')
    .values({ workspace_id: id, started_at: report.startedAt, ...counted })
    .onConflict((conflict) => conflict.columns(['workspace_id', 'started_at']).doUpdateSet(counted))
    .execute();
  const tooMany = await store
    .selectFrom('sidecar_runs')
    .select('started_at')
    .where('workspace_id', '=', id)
    .orderBy('started_at', 'desc')
    .limit(1)
    .offset(MOST_RUNS)
    .executeTakeFirst();
  if (tooMany === undefined) return;
  await store
    .deleteFrom('sidecar_runs')
    .where('workspace_id', '=', id)
    .where('started_at', '<=', tooMany.started_at)
    .execute();
}

/** Summed over every sidecar of the workspace that has reported since then, in Unix milliseconds. */
export async function gatewayCounts(store: Store, workspaceId: string, since: number): Promise<GatewayCounts> {
  const sums = await store
    .selectFrom('sidecar_runs')
    .select((eb) => [
      eb.fn.sum<number | null>('requests').as('requests'),
      eb.fn.sum<number | null>('unauthorized_passed_on').as('unauthorizedPassedOn'),
      eb.fn.sum<number | null>('healed').as('healed'),
      eb.fn.sum<number | null>('refused').as('refused'),
    ])
    .where('workspace_id', '=', workspaceId)
    .where('reported_at', '>=', since)
    .executeTakeFirst();
  return {
    requests: Number(sums?.requests ?? 0),
    unauthorizedPassedOn: Number(sums?.unauthorizedPassedOn ?? 0),
    healed: Number(sums?.healed ?? 0),
    refused: Number(sums?.refused ?? 0),
  };
}
