/**
 * Runs work under a key so that whoever asks gets a run that began after they asked: one may be running, one more is
 * shared by all who came meanwhile.
 */
export class SharedRuns {
  readonly #running = new Map<string, Promise<void>>();
  readonly #next = new Map<string, Promise<void>>();

  do(key: string, work: () => Promise<void>): Promise<void> {
    const waiting = this.#next.get(key);
    if (waiting !== undefined) return waiting;
    const running = this.#running.get(key);
    if (running === undefined) return this.#start(key, work);
    const next = running
      .catch(() => undefined)
      .then(() => {
        this.#next.delete(key);
        return this.#start(key, work);
      });
    this.#next.set(key, next);
    return next;
  }

  /** Resolves when nothing runs or waits, however it ended. */
  async settled(): Promise<void> {
    while (this.#running.size > 0) await Promise.allSettled([...this.#running.values(), ...this.#next.values()]);
  }

  #start(key: string, work: () => Promise<void>): Promise<void> {
    const started = work().finally(() => {
      if (this.#running.get(key) === started) this.#running.delete(key);
    });
    this.#running.set(key, started);
    return started;
  }
}
