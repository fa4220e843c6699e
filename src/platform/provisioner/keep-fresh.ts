import type { Clock } from '../../lib/clock.ts';
import type { PrepareSecrets, WorkspaceSecrets } from './workspace-host.ts';

/** In milliseconds: half of what an enrolment code lives, so that whoever is given one has time to use it. */
const GOOD_FOR = 5 * 60_000;

/** For a start that is tried again and again: what was prepared serves several tries, until it may soon be too old. */
export function keepFresh(prepare: PrepareSecrets, clock: Clock): PrepareSecrets {
  let kept: { readonly secrets: WorkspaceSecrets; readonly at: number } | undefined;
  let isStateNew = false;
  return async (start) => {
    // What one try has made anew is there for the next, and is as new.
    if (start.isStateNew) [kept, isStateNew] = [undefined, true];
    if (kept === undefined || clock() - kept.at >= GOOD_FOR) {
      kept = { at: clock(), secrets: await prepare({ isStateNew }) };
    }
    return kept.secrets;
  };
}
