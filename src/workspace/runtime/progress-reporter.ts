import type { LeasedTurn } from '../../contract/turns.ts';
import type { Log } from '../../lib/log.ts';
import type { TurnSource } from './relay-client.ts';
import type { TurnRecord } from './turn-record.ts';

export type ProgressReporterOptions = {
  readonly source: TurnSource;
  readonly turn: LeasedTurn;
  readonly holder: string;
  readonly record: TurnRecord;
  readonly log: Log;
  /** Told once when the turn is no longer ours. */
  readonly onLost: () => void;
};

/** A lease that was renewed at two thirds of its life still stands when one renewal goes astray. */
const REPORTS_PER_LEASE = 3;

/**
 * Reports how a turn goes: at once when something happened, and often enough to keep the lease. One report is
 * under way at a time; what happened meanwhile goes with the next, for each tells the whole.
 */
export class ProgressReporter {
  readonly #options: ProgressReporterOptions;
  readonly #over = new AbortController();
  readonly #renewal: NodeJS.Timeout;
  #underWay: Promise<void> | undefined;
  #due = false;

  constructor(options: ProgressReporterOptions) {
    this.#options = options;
    this.#renewal = setInterval(() => this.report(), options.turn.leaseMs / REPORTS_PER_LEASE);
  }

  report(): void {
    this.#due = true;
    this.#underWay ??= this.#send().finally(() => (this.#underWay = undefined));
  }

  /** Ends the reports; the one under way is given up, for the settlement tells more. */
  async stop(): Promise<void> {
    this.#over.abort();
    clearInterval(this.#renewal);
    await this.#underWay;
  }

  async #send(): Promise<void> {
    const { source, turn, holder, record, log, onLost } = this.#options;
    const { signal } = this.#over;
    while (this.#due && !signal.aborted) {
      this.#due = false;
      try {
        const { activity, counts } = record;
        if ((await source.progress(turn.id, { holder, activity, counts }, signal)) === 'accepted') continue;
        log.warn({ turn: turn.id }, 'the lease was lost');
        onLost();
        return;
      } catch (error) {
        // The next renewal tries again; the lease outlives two that fail.
        if (!signal.aborted) log.warn({ turn: turn.id, err: error }, 'progress could not be reported');
        return;
      }
    }
  }
}
