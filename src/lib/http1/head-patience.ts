export type HeadPatience = {
  /** Milliseconds for the first request's head. */
  readonly first: number;
  /** Milliseconds from an answer's end to the end of the next request's head. */
  readonly next: number;
};

/** Ends a connection on which no head comes in time. What comes behind a head may take as long as it likes. */
export class HeadTimer {
  readonly #patience: HeadPatience;
  readonly #isIdle: () => boolean;
  readonly #end: () => void;
  #timer: NodeJS.Timeout;
  #isFirst = true;

  constructor(patience: HeadPatience, isIdle: () => boolean, end: () => void) {
    this.#patience = patience;
    this.#isIdle = isIdle;
    this.#end = end;
    this.#timer = this.#start(patience.first);
  }

  /** A request has been answered: its timer, which may have come due meanwhile, begins anew. */
  restart(): void {
    if (!this.#isFirst) return void this.#timer.refresh();
    this.#isFirst = false;
    clearTimeout(this.#timer);
    this.#timer = this.#start(this.#patience.next);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #start(patience: number): NodeJS.Timeout {
    // A process that stood still finds its timers due before it reads what has come: it reads once more first.
    return setTimeout(() => setImmediate(() => this.#isIdle() && this.#end()), patience);
  }
}
