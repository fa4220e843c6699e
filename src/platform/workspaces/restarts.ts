import type { Clock } from '../../lib/clock.ts';
import { RestartCount, type Restarts } from '../../lib/restart-count.ts';

/** How often each workspace as a whole was started again by its host, and why the last time. */
export class WorkspaceRestarts {
  readonly #clock: Clock;
  readonly #counts = new Map<string, RestartCount<string>>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  died(name: string, reason: string): void {
    const count = this.#counts.get(name) ?? new RestartCount<string>();
    this.#counts.set(name, count);
    count.ended(reason, this.#clock());
  }

  /** Somebody has started or ended it on purpose: what was before is no news. */
  forget(name: string): void {
    this.#counts.delete(name);
  }

  of(name: string): Restarts<string> | undefined {
    return this.#counts.get(name)?.at(this.#clock());
  }
}
