import type { WorkspaceRecord } from './record.ts';
import type { WorkspaceRefusal } from './refusals.ts';

/** What an operator may want of a workspace that there is. */
export type OperatorsCommand = 'start' | 'stop' | 'restart';

/** Why a workspace as it stands is not for this command; undefined when it is. */
export function decideCommand(
  command: OperatorsCommand,
  { name, desired }: Pick<WorkspaceRecord, 'name' | 'desired'>,
): WorkspaceRefusal | undefined {
  // It would run until the next start of the platform, which reads mooring.yaml, and no longer.
  if (desired === 'removed') return { reason: 'workspace_removed', name, by: 'file' };
  if (desired === 'deleted' && command !== 'start') return { reason: 'workspace_removed', name, by: 'operator' };
  if (desired === 'stopped' && command === 'stop') return { reason: 'workspace_stopped', name };
  return undefined;
}
