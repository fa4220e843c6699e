import type { Clock } from '../../lib/clock.ts';
import type { GrantHealth } from './grant-health.ts';
import type { OwnerChecks } from './owner-checks.ts';

/** `setTimeout` takes no more than 2^31 ms, and our clock may be set meanwhile. */
const LONGEST_PAUSE = 60_000;

/** Looks at each owner when that is due, so that changes are noticed where no webhook reaches us. */
export class Rechecks {
  readonly #health: GrantHealth;
  readonly #checks: Pick<OwnerChecks, 'check'>;
  readonly #clock: Clock;
  #timer: NodeJS.Timeout | undefined;
  #stopped = true;

  constructor(health: GrantHealth, checks: Pick<OwnerChecks, 'check'>, clock: Clock) {
    this.#health = health;
    this.#checks = checks;
    this.#clock = clock;
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
    const next = Math.min(...this.#health.schedule.map(({ lookAt }) => lookAt));
    if (next === Infinity) return;
    const pause = Math.min(LONGEST_PAUSE, Math.max(1, next - this.#clock()));
    this.#timer = setTimeout(() => void this.#look(), pause).unref();
  }

  async #look(): Promise<void> {
    const now = this.#clock();
    const due = this.#health.schedule.filter(({ lookAt }) => lookAt <= now);
    await Promise.all(due.map((where) => this.#checks.check(where)));
    this.#arm();
  }
}
