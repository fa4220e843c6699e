import type { PlatformFault, WorkspaceStatus } from '../../contract/status.ts';
import { faultLine } from '../fault-line.ts';
import { quoted } from '../../lib/printable.ts';
import type { Snapshot } from './snapshot.ts';

/** Without a terminal: one line for each thing that changed between two snapshots. */
export function changedLines(before: Snapshot | undefined, after: Snapshot): string[] {
  const known = new Map(before?.status.workspaces.map((workspace) => [workspace.name, workspace]));
  return [
    ...changedFaults(before?.status.faults ?? [], after.status.faults),
    ...after.status.workspaces.flatMap((workspace) =>
      changes(known.get(workspace.name), workspace).map((text) => `${workspace.name}: ${text}`),
    ),
  ];
}

/** Each when it comes, and when it has gone. Since when it lasts may be found out later, and makes it no other. */
function changedFaults(before: readonly PlatformFault[], after: readonly PlatformFault[]): string[] {
  const isIn = (faults: readonly PlatformFault[], { code, message }: PlatformFault) =>
    faults.some((fault) => fault.code === code && fault.message === message);
  return [
    ...after.filter((fault) => !isIn(before, fault)).map((fault) => faultLine(fault, fault.since)),
    ...before.filter((fault) => !isIn(after, fault)).map(({ code }) => `it is over: ${code}`),
  ];
}

function changes(before: WorkspaceStatus | undefined, after: WorkspaceStatus): string[] {
  const lines: string[] = [];
  if (before?.state !== after.state) {
    lines.push(after.reason === undefined ? after.state : `${after.state}: ${after.reason}`);
  }
  if (after.token !== undefined && before?.token?.issuedAt !== after.token.issuedAt) {
    const life = Math.floor((after.token.expiresAt - after.token.issuedAt) / 1_000);
    lines.push(`token ${after.tokensIssued}, good for ${life}s`);
  }
  if (after.fault !== undefined && before?.fault?.message !== after.fault.message) lines.push(after.fault.message);
  const opened = after.counts.pullRequestsOpened - (before?.counts.pullRequestsOpened ?? 0);
  if (opened > 0) lines.push(`pull requests opened: ${after.counts.pullRequestsOpened}`);
  const failed = after.counts.failedCommands - (before?.counts.failedCommands ?? 0);
  if (failed > 0) lines.push(`failed commands: ${after.counts.failedCommands}`);
  // The agent's own words, in a place where others would be the platform's.
  if (after.activity !== '' && before?.activity !== after.activity) lines.push(quoted(after.activity));
  return lines;
}
