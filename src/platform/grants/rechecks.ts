import type { GrantHealth, OwnerAt } from './grant-health.ts';
import type { OwnerChecks } from './owner-checks.ts';

/** `setTimeout` takes no more than 2^31 ms, and clocks may be set meanwhile. */
const LONGEST_PAUSE = 60_000;

/** Looks at each owner when that is due, so that changes are noticed where no webhook reaches us. */
export class Rechecks {
  readonly #health: GrantHealth;
  readonly #checks: Pick<OwnerChecks, 'check'>;
  #timer: NodeJS.Timeout | undefined;
  #stopped = true;

  constructor(health: GrantHealth, checks: Pick<OwnerChecks, 'check'>) {
    this.#health = health;
    this.#checks = checks;
  }

  start(): void {
    this.#stopped = false;
    this.#health.onSchedule = () => this.#arm();
    this.#arm();
  }

  /** What is being looked at ends with the checks. */
  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  #arm(): void {
    clearTimeout(this.#timer);
    if (this.#stopped) return;
    const next = Math.min(...this.#health.schedule.map((entry) => this.#wait(entry)));
    if (next === Infinity) return;
    const pause = Math.min(LONGEST_PAUSE, Math.max(1, next));
    this.#timer = setTimeout(() => void this.#look(), pause).unref();
  }

  #wait(entry: OwnerAt & { readonly lookAt: number }): number {
    return entry.lookAt - this.#health.timeAt(entry);
  }

  async #look(): Promise<void> {
    const due = this.#health.schedule.filter((entry) => this.#wait(entry) <= 0);
    await Promise.all(due.map((where) => this.#checks.check(where)));
    this.#arm();
  }
}
