import type { SidecarReport } from '../../contract/status.ts';
import type { Store } from '../store/open-store.ts';

type GatewayCounts = SidecarReport['gateway'];

/** Remembers what a workspace's sidecar has counted so far; a report that comes twice counts once. */
export async function recordSidecarRun(store: Store, id: string, report: SidecarReport, now: number): Promise<void> {
  const { requests, unauthorizedPassedOn, healed, refused } = report.gateway;
  const counted = { reported_at: now, requests, unauthorized_passed_on: unauthorizedPassedOn, healed, refused };
  await store
    .insertInto('sidecar_runs')
    .values({ workspace_id: id, started_at: report.startedAt, ...counted })
    .onConflict((conflict) => conflict.columns(['workspace_id', 'started_at']).doUpdateSet(counted))
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
