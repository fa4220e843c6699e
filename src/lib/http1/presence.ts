/** Whether somebody still waits for an answer. */
export interface Presence {
  readonly isGone: boolean;
  /** Aborted when the client has gone. Made when it is asked for: most requests need none. */
  readonly signal: AbortSignal;
  /** Calls `act` once when the client goes, or at once when it has gone. */
  watch(act: () => void): void;
  unwatch(act: () => void): void;
}

/** One client, until it goes. */
export class ClientPresence implements Presence {
  #isGone = false;
  #controller: AbortController | undefined;
  #act: (() => void) | undefined;
  /** Of more than one, which is seldom. */
  #others: readonly (() => void)[] = NONE;

  get isGone(): boolean {
    return this.#isGone;
  }

  get signal(): AbortSignal {
    this.#controller ??= new AbortController();
    if (this.#isGone) this.#controller.abort();
    return this.#controller.signal;
  }

  watch(act: () => void): void {
    if (this.#isGone) act();
    else if (this.#act === undefined) this.#act = act;
    else this.#others = [...this.#others, act];
  }

  unwatch(act: () => void): void {
    if (this.#act === act) this.#act = undefined;
    else this.#others = this.#others.filter((other) => other !== act);
  }

  leave(): void {
    if (this.#isGone) return;
    this.#isGone = true;
    this.#controller?.abort();
    this.#act?.();
    for (const act of this.#others) act();
  }
}

const NONE: readonly (() => void)[] = [];
