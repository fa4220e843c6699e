import type { Clock } from '../../lib/clock.ts';

/** Below this, in milliseconds, a difference is the `Date` header's rounding and the network, not a wrong clock. */
const NOISE = 3_000;

/**
 * GitHub's time as far as we can tell: our clock, corrected by the `Date` header of its answers. GitHub refuses
 * an App JWT that comes from the future, and writes a token's expiry by its own clock.
 */
export class GitHubClock {
  readonly #clock: Clock;
  #offset = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Unix milliseconds. */
  now(): number {
    return this.#clock() + this.#offset;
  }

  /** Learns from an answer; returns by how many milliseconds the correction changed. */
  observe(date: string | null): number {
    const theirs = Date.parse(date ?? '');
    if (Number.isNaN(theirs)) return 0;
    const before = this.#offset;
    const difference = theirs - this.#clock();
    this.#offset = Math.abs(difference) < NOISE ? 0 : difference;
    return Math.abs(this.#offset - before);
  }
}
