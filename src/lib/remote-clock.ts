import type { Clock } from './clock.ts';

/** What a Date header has: whole seconds (RFC 9110, section 5.6.7). */
const RESOLUTION = 1_000;

/**
 * Another party's clock as seen from here. What it grants runs out by its clock, and this host's own may be wrong by
 * hours. Each of its HTTP answers carries a Date: the estimate is moved just far enough to agree with it, so that
 * each answer narrows the error down, to well under the header's own resolution.
 */
export class RemoteClock {
  readonly #clock: Clock;
  #offset = 0;
  #observed = false;
  /** The last header and what it says: all answers of one second have the same. */
  #header = '';
  #date = Number.NaN;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Unix milliseconds, by the other's clock. */
  now(): number {
    return this.#clock() + this.#offset;
  }

  /** By how many milliseconds the other's clock is ahead of ours, as far as we know. */
  get offset(): number {
    return this.#offset;
  }

  /** This host's own time: what `observe` wants to know of the moment in which a request leaves. */
  local(): number {
    return this.#clock();
  }

  /**
   * `sentAt` is this host's own time at which the request that was answered left. Returns by how many milliseconds the
   * estimate moved.
   */
  observe(dateHeader: string | null | undefined, sentAt: number): number {
    const date = this.#parse(dateHeader ?? '');
    if (Number.isNaN(date)) return 0;
    // The answer was dated between the request's leaving and now.
    const earliest = date - this.#clock();
    const latest = date + RESOLUTION - sentAt;
    const before = this.#offset;
    this.#offset = Math.min(Math.max(before, earliest), latest);
    this.#observed = true;
    return Math.abs(this.#offset - before);
  }

  #parse(header: string): number {
    if (header !== this.#header) {
      this.#header = header;
      this.#date = Date.parse(header);
    }
    return this.#date;
  }

  /**
   * Before the first answer: something with a life was just received, so the other's time lies within it. A host clock
   * that says otherwise is wrong; the thing is then taken to be fresh, and the first answer puts it right.
   */
  expectWithin(issuedAt: number, expiresAt: number): void {
    if (this.#observed) return;
    const now = this.now();
    if (now < issuedAt || now >= expiresAt) this.#offset = issuedAt - this.#clock();
  }
}
