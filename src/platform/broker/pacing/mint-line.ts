/** Who wants a token minted, and by when. Times are Unix milliseconds. */
export type Wish = {
  readonly key: string;
  /** When the valid token under this key expires; `-Infinity` when there is none. */
  readonly deadline: number;
  /** From then on the pace is no reason to wait. */
  readonly urgentAt: number;
};

/** Whoever was told to come again and has not done so for this long, in milliseconds, no longer wants a token. */
const GRACE = 120_000;
/** Milliseconds. */
const TIDY_EVERY = 30_000;

/**
 * The wishes of one App's keys, the earliest deadline first. One that was sent away keeps its place, so that each can
 * be told when its turn will come.
 */
export class MintLine {
  readonly #waiting = new Map<string, Wish & { readonly until: number }>();
  readonly #away = new Map<string, Wish & { readonly forgetAt: number }>();
  #tidiedAt = -Infinity;

  /** `until` is when its patience ends. */
  join(wish: Wish, until: number): void {
    this.#away.delete(wish.key);
    this.#waiting.set(wish.key, { ...wish, until });
  }

  /** Keeps the place of one that is told to come again at `retryAt`. */
  sendAway(wish: Wish, retryAt: number): void {
    this.#waiting.delete(wish.key);
    this.#away.set(wish.key, { ...wish, forgetAt: retryAt + GRACE });
  }

  leave(key: string): void {
    this.#waiting.delete(key);
  }

  /** The most urgent of those who wait; among equals, such as first tokens, the one that came first. */
  first(): Wish | undefined {
    let first: Wish | undefined;
    for (const wish of this.#waiting.values()) {
      if (first === undefined || wish.deadline < first.deadline) first = wish;
    }
    return first;
  }

  /** The one whose patience ends first. All have the same patience, and a map keeps the order of joining. */
  nextToGiveUp(): { readonly wish: Wish; readonly at: number } | undefined {
    const [wish] = this.#waiting.values();
    return wish === undefined ? undefined : { wish, at: wish.until };
  }

  /** How many come before this one: of those who wait, and of all that are known. */
  ahead(wish: Wish, now: number): { readonly waiting: number; readonly known: number } {
    this.#tidy(now);
    const waiting = countBefore(this.#waiting.values(), wish);
    return { waiting, known: waiting + countBefore(this.#away.values(), wish) };
  }

  #tidy(now: number): void {
    if (now - this.#tidiedAt < TIDY_EVERY) return;
    this.#tidiedAt = now;
    for (const { key, forgetAt } of this.#away.values()) if (forgetAt <= now) this.#away.delete(key);
  }
}

function countBefore(others: Iterable<Wish>, { deadline }: Wish): number {
  let count = 0;
  for (const other of others) if (other.deadline <= deadline) count += 1;
  return count;
}
