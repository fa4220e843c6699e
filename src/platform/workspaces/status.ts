import type { FaultNotice, PlatformStatus, WorkspaceStatus } from '../../contract/status.ts';
import type { Clock } from '../../lib/clock.ts';
import type { TokenStore } from '../broker/store.ts';
import type { GitHubApps } from '../github/github-apps.ts';
import type { GrantHealth } from '../grants/grant-health.ts';
import { type FaultSources, platformFaults } from '../health/platform-faults.ts';
import { inboxStatistics } from '../inbox/statistics.ts';
import type { WorkspaceHost, WorkspaceInspection } from '../provisioner/workspace-host.ts';
import type { Store } from '../store/open-store.ts';
import type { WorkspaceRecord } from './record.ts';
import { notWell, restartsOf } from './not-well.ts';
import type { WorkspaceRestarts } from './restarts.ts';
import { hostRefusal } from './refusals.ts';
import { gatewayCounts } from './sidecar-runs.ts';
import { stateOf } from './state.ts';
import type { WorkspaceStore } from './store.ts';

export type StatusParts = FaultSources & {
  readonly apps: GitHubApps;
  readonly health: GrantHealth;
  readonly store: Store;
  readonly workspaces: WorkspaceStore;
  readonly tokens: TokenStore;
  readonly host: WorkspaceHost;
  readonly restarts: Pick<WorkspaceRestarts, 'of'>;
  readonly clock: Clock;
  /** Since when this platform could hear reports. */
  readonly listeningSince: number;
};

/**
 * `GET /admin/status?since=`: all workspaces at a glance. Tokens and turns are counted from `since` on, in Unix
 * milliseconds; 0 counts all.
 */
export async function platformStatus(parts: StatusParts, since = 0): Promise<PlatformStatus> {
  const { apps, workspaces, tokens } = parts;
  const issued = await tokens.issuedByHolder(since);
  const rows: WorkspaceStatus[] = [];
  for (const record of await workspaces.all()) rows.push(await workspaceStatus(record, parts, issued, since));
  const faults = await platformFaults(parts);
  const githubs = apps.oneOfEach().map(({ instance: { name, web } }) => ({ name, web }));
  return { faults, githubs, workspaces: rows };
}

async function workspaceStatus(
  record: WorkspaceRecord,
  { health, store, host, clock, restarts, listeningSince }: StatusParts,
  issued: ReadonlyMap<string, number>,
  since: number,
): Promise<WorkspaceStatus> {
  const { id, name, spec, report } = record;
  const token = report?.tokens[0];
  const isUp = record.desired === 'running';
  const fault = isUp ? shortened(health.faultOf(spec.grants) ?? report?.fault) : undefined;
  const inspection = isUp ? await inspect(host, name) : ({ state: 'absent' } as const);
  const state = stateOf(record, inspection, clock(), listeningSince);
  // An operator must see that an agent is not kept apart, also while all goes well.
  const { warning } = await host.isolation();
  // What init has said of one that does not run any more is not true any more.
  const vitals = state.state === 'running' ? report?.vitals : undefined;
  const restarted = isUp ? restartsOf(restarts.of(name), vitals) : [];
  const reason = notWell(state.reason, restarted, vitals?.processes, isUp ? warning : undefined);
  return {
    id,
    name,
    role: spec.role,
    delivery: spec.delivery,
    state: state.state,
    ...(reason === undefined ? {} : { reason }),
    ...(restarted.length === 0 ? {} : { restarts: [...restarted] }),
    ...(isUp && token !== undefined ? { token: { issuedAt: token.issuedAt, expiresAt: token.expiresAt } } : {}),
    tokensIssued: issued.get(id) ?? 0,
    gateway: await gatewayCounts(store, id, since),
    ...(fault === undefined ? {} : { fault }),
    ...(await inboxStatistics(store, id, since)),
  };
}

/** One that cannot be asked about now is told of by the fault of all. */
async function inspect(host: WorkspaceHost, name: string): Promise<WorkspaceInspection> {
  try {
    return await host.inspect(name);
  } catch (error) {
    if (hostRefusal(error) === undefined) throw error;
    return { state: 'absent' };
  }
}

/** Enough for what it is and what to do. One that names hundreds of repositories must not crowd the others out. */
const LONGEST = 1_000;

function shortened(fault: FaultNotice | undefined): FaultNotice | undefined {
  if (fault === undefined) return undefined;
  const cut = (text: string) => (text.length > LONGEST ? `${text.slice(0, LONGEST)} …` : text);
  return { ...fault, code: cut(fault.code), message: cut(fault.message), remedy: cut(fault.remedy) };
}
