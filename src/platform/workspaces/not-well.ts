import type { Restarts } from '../../contract/status.ts';
import type { Ending, Vitals } from '../../contract/vitals.ts';

/** The workspace as a whole comes first: what its init has counted began anew with its last start. */
export function restartsOf(
  whole: Pick<Restarts, 'times' | 'last'> | undefined,
  vitals: Vitals | undefined,
): readonly Restarts[] {
  return [
    ...(whole === undefined ? [] : [{ of: 'workspace' as const, ...whole }]),
    ...(vitals?.restarts ?? []).map(({ program, times, last }) => ({ of: program, times, last: howItEnded(last) })),
  ];
}

/**
 * Why a workspace does not run, and what is not well although it does, in one line.
 *
 * @param reason why it does not run
 * @param warning of its host, for one that is up
 */
export function notWell(
  reason: string | undefined,
  restarts: readonly Restarts[],
  processes: Vitals['processes'],
  warning: string | undefined,
): string | undefined {
  const said = [
    ...(reason === undefined ? [] : [reason]),
    ...restarts.map((one) => restarted(one, reason)),
    ...(processes === undefined ? [] : [full(processes)]),
    // Whatever else is told: an agent that is not kept apart can have its restarts told as it likes.
    ...(warning === undefined ? [] : [warning]),
  ];
  return said.length === 0 ? undefined : said.join('; ');
}

function restarted({ of, times, last }: Restarts, reason: string | undefined): string {
  const who = of === 'workspace' ? '' : `its ${of} was `;
  const counted = `${who}restarted ${times === 1 ? 'once' : `${times} times`}`;
  return last === reason ? counted : `${counted}, last: ${last}`;
}

function howItEnded({ code, signal }: Ending): string {
  if (signal !== null) return `it was killed (${signal})`;
  return code === null ? 'it could not be started' : `it ended with code ${code}`;
}

const full = ({ limit }: NonNullable<Vitals['processes']>): string =>
  `its limit of ${limit} processes is full and nothing more can be started in it: end what its agent has left running ` +
  '(mooring workspace restart), or give it more (container.pids)';
