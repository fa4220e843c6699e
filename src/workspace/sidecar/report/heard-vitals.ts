import { isDeepStrictEqual } from 'node:util';
import { MOST_RESTARTS, type ToldVitals, type Vitals, VITALS_EVERY } from '../../../contract/vitals.ts';
import type { Clock } from '../../../lib/clock.ts';

/** What each init of the workspace has said last. One that says nothing any more has ended, or all is well. */
export class HeardVitals {
  readonly #clock: Clock;
  readonly #onChange: () => void;
  readonly #heard = new Map<ToldVitals['part'], { readonly vitals: Vitals; readonly at: number }>();

  constructor(clock: Clock, onChange: () => void) {
    this.#clock = clock;
    this.#onChange = onChange;
  }

  hear({ part, ...vitals }: ToldVitals): void {
    const before = this.current;
    this.#heard.set(part, { vitals, at: this.#clock() });
    if (!isDeepStrictEqual(this.current, before)) this.#onChange();
  }

  /** Undefined while all is well. */
  get current(): Vitals | undefined {
    const fresh = [...this.#heard.values()].filter(({ at }) => this.#clock() - at <= 3 * VITALS_EVERY);
    const restarts = fresh.flatMap(({ vitals }) => vitals.restarts).slice(0, MOST_RESTARTS);
    const processes = fresh.find(({ vitals }) => vitals.processes !== undefined)?.vitals.processes;
    if (restarts.length === 0 && processes === undefined) return undefined;
    return { restarts, ...(processes && { processes }) };
  }
}
