import type { AuditEvent } from './audit-event.ts';

const REFUSALS = ['token_withheld', 'token_denied', 'ref_refused', 'request_denied'] as const;

export type AuditRefusal = Extract<AuditEvent, { event: (typeof REFUSALS)[number] }>;

export type ToldRefusal = {
  readonly subject: string;
  readonly event: AuditRefusal;
  readonly at: number;
  /** How many like it, since it was last written, are not written. */
  readonly leftOut: number;
};

/** One refusal that was written lately. */
type Burst = {
  readonly subject: string;
  readonly writtenAt: number;
  readonly leftOut: number;
  readonly last?: { readonly event: AuditRefusal; readonly at: number };
};

/** The same refusal of the same subject is written once in this time, in milliseconds. */
const PAUSE = 60_000;
/** An agent chooses what it asks for: beyond this many different refusals in a pause, the reason alone tells apart. */
const MOST_DISTINCT = 30;

export const isRefusal = (event: AuditEvent): event is AuditRefusal => REFUSALS.some((name) => name === event.event);

/**
 * Keeps bursts of refusals from filling the disk. What was written plus what is counted as left out is always
 * what happened; only a killed platform takes counts along. Does nothing itself: says what is to be written.
 */
export class RefusalBursts {
  /** The oldest first. */
  readonly #bursts = new Map<string, Burst>();
  readonly #distinct = new Map<string, number>();

  /** What is to be written now that this has happened: the refusal itself, or nothing while it is repeated. */
  take(subject: string, event: AuditRefusal, now: number, times = 1): readonly ToldRefusal[] {
    const key = this.#keyOf(subject, event);
    const burst = this.#bursts.get(key);
    if (burst !== undefined && isGoingOn(burst, now)) {
      this.#bursts.set(key, { ...burst, leftOut: burst.leftOut + times, last: { event, at: now } });
      return [];
    }
    this.#forget(key);
    this.#bursts.set(key, { subject, writtenAt: now, leftOut: 0 });
    this.#distinct.set(subject, (this.#distinct.get(subject) ?? 0) + 1);
    return [{ subject, event, at: now, leftOut: (burst?.leftOut ?? 0) + times - 1 }];
  }

  /** What is left to write of bursts whose time is over: the last of each, with the count of the others. */
  over(now: number): readonly ToldRefusal[] {
    const told: ToldRefusal[] = [];
    for (const [key, burst] of this.#bursts) {
      if (isGoingOn(burst, now)) break;
      this.#forget(key);
      if (burst.last !== undefined) {
        told.push({ subject: burst.subject, ...burst.last, leftOut: burst.leftOut - 1 });
      }
    }
    return told;
  }

  #keyOf(subject: string, event: AuditRefusal): string {
    const coarse = [subject, event.event, event.reason];
    const key = JSON.stringify([...coarse, ...asked(event)]);
    const isRoom = (this.#distinct.get(subject) ?? 0) < MOST_DISTINCT;
    return isRoom || this.#bursts.has(key) ? key : JSON.stringify(coarse);
  }

  #forget(key: string): void {
    const burst = this.#bursts.get(key);
    if (burst === undefined) return;
    this.#bursts.delete(key);
    const left = (this.#distinct.get(burst.subject) ?? 1) - 1;
    if (left === 0) this.#distinct.delete(burst.subject);
    else this.#distinct.set(burst.subject, left);
  }
}

/** What tells two refusals for one reason apart; prose does not. */
function asked(event: AuditRefusal): readonly unknown[] {
  switch (event.event) {
    case 'ref_refused':
      return [event.repository, event.ref, event.old, event.new];
    case 'request_denied':
      return [event.method, event.path, event.operation];
    case 'token_denied':
    case 'token_withheld': {
      const { github, owner, repositories, permissions } = event.event === 'token_denied' ? event.asked : event;
      return [github, owner, repositories, permissions];
    }
  }
}

/** Clocks are set back, too: then a new pause begins. */
function isGoingOn({ writtenAt }: Burst, now: number): boolean {
  return Math.abs(now - writtenAt) < PAUSE;
}
