/** So many tokens of one asker may be refused at once; after them one in so many milliseconds. */
const BURST = 10;
const EVERY = 30_000;

/**
 * Who finds one token after the other refused gets new ones at a slow pace: GitHub may be ill, or the asker may lie, and
 * each token costs a mint and a revocation. Askers are told apart, so that one in a loop takes a shared token from the
 * others as seldom. Knows time only from its arguments, in Unix milliseconds.
 */
export class RefusedInARow {
  /** When each asker will have made up for what it has taken: the generic cell rate algorithm of ITU-T I.371. */
  readonly #clearAt = new Map<string, number>();

  /** When this asker is believed next; undefined when that is now. */
  notBefore(asker: string, now: number): number | undefined {
    const next = (this.#clearAt.get(asker) ?? 0) - (BURST - 1) * EVERY;
    return next > now ? next : undefined;
  }

  take(asker: string, now: number): void {
    this.#clearAt.set(asker, Math.max(this.#clearAt.get(asker) ?? 0, now) + EVERY);
  }
}
