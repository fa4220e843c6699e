import type { RemovalAnswer } from '../../contract/workspace-removal.ts';
import { WorkspaceName } from '../../contract/workspace.ts';
import type { Clock } from '../../lib/clock.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import type { Retirements } from '../broker/retirements.ts';
import type { WorkspaceHost } from '../provisioner/workspace-host.ts';
import { isGone } from './record.ts';
import type { WorkspaceRefusal } from './refusals.ts';
import type { WorkspaceStore } from './store.ts';

export type RemovalParts = {
  readonly workspaces: WorkspaceStore;
  readonly host: Pick<WorkspaceHost, 'remove' | 'files'>;
  readonly retirements: Retirements;
  readonly clock: Clock;
};

/**
 * Removes a workspace. One that mooring.yaml names stays away all the same, as one that was stopped stays stopped: an
 * agent that somebody has removed must not come back because the platform was started again. What an earlier removal
 * has kept can still be removed afterwards.
 *
 * @param end ends what runs of it
 */
export async function removeWorkspace(
  { workspaces, host, retirements, clock }: RemovalParts,
  name: string,
  files: 'keep' | 'remove',
  end: () => Promise<void>,
): Promise<Result<RemovalAnswer, WorkspaceRefusal>> {
  // A host makes a path of it.
  if (!WorkspaceName.safeParse(name).success) return err({ reason: 'workspace_not_found', name });
  const record = await workspaces.byName(name);
  const isKept = record !== undefined || (files === 'remove' && (await host.files(name)).length > 0);
  if (!isKept) return err({ reason: 'workspace_not_found', name });
  if (record !== undefined && !isGone(record)) await end();
  await host.remove(name, files);
  const isNamedByFile = record?.source === 'file' && record.desired !== 'removed';
  if (record !== undefined) {
    await (isNamedByFile ? workspaces.markDeleted(record, clock()) : workspaces.remove(name));
    // The grants of one that is only stopped still allow an operator something.
    await retirements.retire({ id: record.id, grants: record.spec.grants }, 'workspace deleted');
  }
  return ok({ kept: [...(await host.files(name))], isNamedByFile });
}
