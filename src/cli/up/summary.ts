import type { Delivery } from '../../contract/workspace.ts';
import { type Snapshot, unauthorizedSeenByAgents } from './snapshot.ts';

/** What `mooring up --json` prints at its end. */
export type UpSummary = {
  readonly seconds: number;
  readonly delivery: Delivery | 'mixed';
  readonly unauthorizedSeenByAgents: number | null;
  readonly workspaces: readonly {
    readonly name: string;
    readonly tokensIssued: number;
    readonly gitCommands: number;
    readonly ghCommands: number;
    readonly failedCommands: number;
    readonly pullRequestsOpened: number;
  }[];
};

/** A summary is of the end; a platform that is being started again is away for less than this. Milliseconds. */
const STALE = 5_000;

/** Whether the last snapshot is recent enough to speak for the end of the run. */
export function speaksForTheEnd(last: Snapshot | undefined, now: number): last is Snapshot {
  return last !== undefined && now - last.takenAt <= STALE;
}

export function summarise(snapshot: Snapshot, elapsedMs: number): UpSummary {
  const { workspaces } = snapshot.status;
  const deliveries = new Set(workspaces.map(({ delivery }) => delivery));
  const [delivery = 'gateway'] = deliveries;
  return {
    seconds: Math.round(elapsedMs / 100) / 10,
    delivery: deliveries.size > 1 ? 'mixed' : delivery,
    unauthorizedSeenByAgents: unauthorizedSeenByAgents(snapshot),
    workspaces: workspaces.map(({ name, tokensIssued, counts }) => ({
      name,
      tokensIssued,
      gitCommands: counts.gitCommands,
      ghCommands: counts.ghCommands,
      failedCommands: counts.failedCommands,
      pullRequestsOpened: counts.pullRequestsOpened,
    })),
  };
}
