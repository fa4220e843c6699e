import type { Clock } from '../../../lib/clock.ts';

/** What a Date header has: whole seconds (RFC 9110 §5.6.7). */
const RESOLUTION = 1_000;

/**
 * GitHub's clock as seen from here. Tokens expire by it, and a host's own clock may be wrong by more than a token's
 * life. Every answer of GitHub carries a Date: the estimate is moved just far enough to agree with it, so that
 * each answer narrows the error down, to well under the header's own resolution.
 */
export class GitHubClock {
  readonly #clock: Clock;
  #offset = 0;
  #observed = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  now(): number {
    return this.#clock() + this.#offset;
  }

  /** `sentAt` is this host's time at which the request that was answered left. */
  observe(dateHeader: string | undefined, sentAt: number): void {
    const date = Date.parse(dateHeader ?? '');
    if (Number.isNaN(date)) return;
    // The answer was dated between the request's leaving and now.
    const earliest = date - this.#clock();
    const latest = date + RESOLUTION - sentAt;
    this.#offset = Math.min(Math.max(this.#offset, earliest), latest);
    this.#observed = true;
  }

  /**
   * Before GitHub's first answer: a token was just received, so GitHub's time lies within its life. A host clock
   * that says otherwise is wrong; the token is then taken to be fresh, and the first answer puts it right.
   */
  observeToken(issuedAt: number, expiresAt: number): void {
    if (this.#observed) return;
    const now = this.now();
    if (now < issuedAt || now >= expiresAt) this.#offset = issuedAt - this.#clock();
  }
}
