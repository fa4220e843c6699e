import { Fault } from '../../lib/fault.ts';
import type { WorkspaceHost } from '../provisioner/workspace-host.ts';

/** A workspace that could not be ended, and why. */
export type LeftBehind = { readonly name: string; readonly error: unknown };

/** What still runs although it was to end, why, and the command that removes it. One sentence a reason. */
export async function describeLeft(
  left: readonly LeftBehind[],
  host: Pick<WorkspaceHost, 'removalByHand'>,
): Promise<readonly string[]> {
  if (left.length === 0) return [];
  const byReason = Map.groupBy(left, ({ error }) => (error instanceof Fault ? error.message : String(error)));
  const reasons = [...byReason].map(([why, of]) => {
    const names = of.map(({ name }) => name).join(', ');
    return of.length === 1 ? `the workspace ${names} still runs: ${why}` : `the workspaces ${names} still run: ${why}`;
  });
  const command = await host.removalByHand();
  return command === undefined
    ? reasons
    : [...reasons, `this removes them by hand, and leaves their files: ${command}`];
}

export async function faultOfLeft(
  left: readonly LeftBehind[],
  host: Pick<WorkspaceHost, 'removalByHand'>,
): Promise<Fault | undefined> {
  const sentences = await describeLeft(left, host);
  if (sentences.length === 0) return undefined;
  const remedy = 'start again on the same data folder when that is mended, and they are taken up or ended';
  return new Fault('workspaces_left', sentences.join('; '), remedy);
}
