/** Who wants a token minted, and by when. Times are Unix milliseconds. */
export type Wish = {
  readonly key: string;
  /** When the valid token under this key expires; `-Infinity` when there is none. */
  readonly deadline: number;
  /** From then on the pace is no reason to wait. */
  readonly urgentAt: number;
};

type Standing = Wish & {
  /** Until when somebody waits for it; undefined while it is only remembered. */
  waitingUntil: number | undefined;
  /** When it is forgotten unless it comes again. */
  rememberedUntil: number;
};

/** One that was told to come again and does not has been stopped, or has found another way. */
const GRACE = 120_000;

/**
 * The wishes of one App's keys, the earliest deadline first. One that was sent away keeps its place, so that each can
 * be told when its turn will come.
 */
export class MintLine {
  readonly #wishes = new Map<string, Standing>();
  #waiting = 0;
  #tidiedAt = -Infinity;

  get waiting(): number {
    return this.#waiting;
  }

  join(wish: Wish, waitingUntil: number): void {
    this.remove(wish.key);
    this.#wishes.set(wish.key, { ...wish, waitingUntil, rememberedUntil: Infinity });
    this.#waiting += 1;
  }

  /** Keeps the place of one that is told to come again at `retryAt`. */
  remember(wish: Wish, retryAt: number): void {
    this.remove(wish.key);
    this.#wishes.set(wish.key, { ...wish, waitingUntil: undefined, rememberedUntil: retryAt + GRACE });
  }

  remove(key: string): void {
    if (this.#wishes.get(key)?.waitingUntil !== undefined) this.#waiting -= 1;
    this.#wishes.delete(key);
  }

  /** The most urgent of those who wait. */
  first(): Wish | undefined {
    let first: Standing | undefined;
    if (this.#waiting === 0) return undefined;
    for (const wish of this.#wishes.values()) {
      if (wish.waitingUntil !== undefined && (first === undefined || wish.deadline < first.deadline)) first = wish;
    }
    return first;
  }

  /** One whose patience is over, and when the next one's will be. */
  overdue(now: number): { readonly wish?: Wish; readonly next: number } {
    let next = Infinity;
    if (this.#waiting === 0) return { next };
    for (const wish of this.#wishes.values()) {
      if (wish.waitingUntil === undefined) continue;
      if (wish.waitingUntil <= now) return { wish, next: now };
      next = Math.min(next, wish.waitingUntil);
    }
    return { next };
  }

  /** How many come before this one: of those who wait, and of all that are known. */
  ahead({ deadline }: Wish, now: number): { readonly waiting: number; readonly known: number } {
    this.#tidy(now);
    let [waiting, known] = [0, 0];
    for (const wish of this.#wishes.values()) {
      // Among equals, such as first tokens, those who came before.
      if (wish.deadline > deadline) continue;
      known += 1;
      if (wish.waitingUntil !== undefined) waiting += 1;
    }
    return { waiting, known };
  }

  #tidy(now: number): void {
    if (now - this.#tidiedAt < GRACE / 4) return;
    this.#tidiedAt = now;
    for (const { key, rememberedUntil } of this.#wishes.values()) if (rememberedUntil <= now) this.remove(key);
  }
}
