/** Shares one running call among all who ask under the same key while it runs; nothing is kept afterwards. */
export class SingleFlight<T> {
  readonly #inFlight = new Map<string, Promise<T>>();

  /** Starts `work` unless a call under `key` runs already. `key` must hold everything that the result depends on. */
  do(key: string, work: () => Promise<T>): Promise<T> {
    const running = this.#inFlight.get(key);
    if (running !== undefined) return running;
    const started = work().finally(() => this.#inFlight.delete(key));
    this.#inFlight.set(key, started);
    return started;
  }
}
