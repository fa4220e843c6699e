import { printable } from '../../lib/printable.ts';
import type { Snapshot } from './snapshot.ts';

/**
 * The snapshot as it may be shown: every text in it printable. What agents do is named after issue titles, which anybody
 * may write.
 */
export function printableSnapshot(snapshot: Snapshot): Snapshot {
  const { faults, githubs, workspaces } = snapshot.status;
  return {
    ...snapshot,
    status: {
      faults: faults.map((fault) => ({ ...fault, ...printableWords(fault) })),
      githubs: githubs.map(({ name, web }) => ({ name: printable(name), web: printable(web) })),
      workspaces: workspaces.map((workspace) => ({
        ...workspace,
        name: printable(workspace.name),
        activity: printable(workspace.activity),
        ...(workspace.reason === undefined ? {} : { reason: printable(workspace.reason) }),
        ...(workspace.fault === undefined ? {} : { fault: { ...workspace.fault, ...printableWords(workspace.fault) } }),
      })),
    },
  };
}

const printableWords = ({ message, remedy }: { readonly message: string; readonly remedy: string }) => ({
  message: printable(message),
  remedy: printable(remedy),
});
