/** What has run this long, in milliseconds, is well: it is no longer told that it was started again. */
const WELL_AFTER = 10 * 60_000;

export type Restarts<Cause> = { readonly times: number; readonly last: Cause };

/** How often something was started again since it was last well for a while, and why the last time. */
export class RestartCount<Cause> {
  #counted: (Restarts<Cause> & { readonly at: number }) | undefined;

  /** It has ended by itself, and is started again. */
  ended(last: Cause, now: number): void {
    const times = (this.at(now)?.times ?? 0) + 1;
    this.#counted = { times, last, at: now };
  }

  at(now: number): Restarts<Cause> | undefined {
    if (this.#counted === undefined || now - this.#counted.at >= WELL_AFTER) return undefined;
    const { times, last } = this.#counted;
    return { times, last };
  }
}
