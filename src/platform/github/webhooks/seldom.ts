/** Lets one in a while through, with the number of those that it held back before. */
export class Seldom {
  readonly #every: number;
  #last = -Infinity;
  #heldBack = 0;

  /** @param every milliseconds */
  constructor(every: number) {
    this.#every = every;
  }

  take(now: number): { readonly heldBack: number } | undefined {
    if (now - this.#last < this.#every) {
      this.#heldBack += 1;
      return undefined;
    }
    const heldBack = this.#heldBack;
    this.#last = now;
    this.#heldBack = 0;
    return { heldBack };
  }
}
