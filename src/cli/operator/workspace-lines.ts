import type { PlatformFault, WorkspaceStatus } from '../../contract/status.ts';
import { printable, quoted } from '../../lib/printable.ts';
import { faultLine } from '../fault-line.ts';

/** What does not work for all, and below it a line for each workspace. */
export function workspaceLines(
  faults: readonly PlatformFault[],
  workspaces: readonly WorkspaceStatus[],
  now: number,
): string[] {
  const width = Math.max(0, ...workspaces.map(({ name }) => name.length));
  return [
    ...faults.map((fault) => printable(faultLine(fault, now))),
    ...workspaces.map((workspace) =>
      `${workspace.name.padEnd(width)}  ${workspace.state.padEnd(8)}  ${saysOf(workspace)}`.trimEnd(),
    ),
  ];
}

/** What is wrong with it by the platform; else what its agent says that it does, which is nobody else's word. */
function saysOf({ reason, fault, activity }: WorkspaceStatus): string {
  const wrong = [
    ...(reason === undefined ? [] : [reason]),
    ...(fault === undefined ? [] : [`${fault.message}: ${fault.remedy} (${fault.code})`]),
  ];
  if (wrong.length > 0) return printable(wrong.join('; '));
  return activity === '' ? '' : quoted(activity);
}
