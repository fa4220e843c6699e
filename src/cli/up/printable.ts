import type { Snapshot } from './snapshot.ts';

/**
 * Control characters (escape sequences, line ends), invisible ones that turn the direction of text, and Unicode's line
 * and paragraph separators. What agents do is named after issue titles, which anybody may write: on a terminal these
 * would set its clipboard or title, and in a log they would forge lines.
 */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** The text with a replacement character for everything that is more than text to a terminal or a log. */
export const printable = (text: string): string => text.replace(UNPRINTABLE, '\u{FFFD}');

/** The snapshot as it may be shown: every text in it printable. */
export function printableSnapshot(snapshot: Snapshot): Snapshot {
  const { githubs, workspaces } = snapshot.status;
  return {
    ...snapshot,
    status: {
      githubs: githubs.map(({ name, web }) => ({ name: printable(name), web: printable(web) })),
      workspaces: workspaces.map((workspace) => ({
        ...workspace,
        name: printable(workspace.name),
        activity: printable(workspace.activity),
        ...(workspace.reason === undefined ? {} : { reason: printable(workspace.reason) }),
        ...(workspace.fault === undefined
          ? {}
          : { fault: { ...workspace.fault, message: printable(workspace.fault.message) } }),
      })),
    },
  };
}
