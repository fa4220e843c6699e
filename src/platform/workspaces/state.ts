import type { WorkspaceState } from '../../contract/workspace.ts';
import type { WorkspaceInspection } from '../provisioner/workspace-host.ts';
import type { WorkspaceRecord } from './record.ts';

/** A sidecar reports at least every 30 s: after three missed reports it is not working. */
const SILENCE = 90_000;

/**
 * What an operator sees of a workspace.
 *
 * @param inspection what the host sees of it
 * @param listeningSince since when this platform could hear reports, Unix milliseconds: silence before is its own
 */
export function stateOf(
  { desired, failure, startedAt, reportedAt = -1 }: WorkspaceRecord,
  inspection: WorkspaceInspection,
  now: number,
  listeningSince: number,
): { state: WorkspaceState; reason?: string } {
  if (desired === 'removed') return { state: 'stopped', reason: 'mooring.yaml no longer names it' };
  if (desired === 'deleted') return { state: 'stopped', reason: DELETED };
  if (desired === 'stopped') return { state: 'stopped' };
  if (failure !== undefined) return { state: 'failed', reason: failure };
  if (inspection.reason !== undefined) return { state: 'failed', reason: inspection.reason };
  if (startedAt === undefined) return { state: 'starting' };
  if (reportedAt < startedAt) {
    const waitedFor = now - Math.max(startedAt, listeningSince);
    return waitedFor <= SILENCE ? { state: 'starting' } : { state: 'failed', reason: unheard(waitedFor) };
  }
  const silentFor = now - Math.max(reportedAt, listeningSince);
  if (silentFor <= SILENCE) return { state: 'running' };
  return { state: 'failed', reason: `its sidecar has not reported for ${Math.round(silentFor / 1_000)} s` };
}

const DELETED =
  'it was removed, and mooring.yaml still names it: mooring workspace start makes it anew, or take it out there';

/** What it runs in may have lost its key, or the way to this platform. */
const unheard = (waitedFor: number): string =>
  `its sidecar has not reported in the ${Math.round(waitedFor / 1_000)} s since its start: mooring workspace logs shows ` +
  'why; if it cannot prove who it is, mooring workspace restart --fresh-enrolment has it enrol anew';
