/** Lets those who wait for a name's news go on at once; a wait that nobody ends lasts until its time is over. */
export class WakeUp {
  readonly #waiting = new Map<string, Set<() => void>>();

  wake(name: string): void {
    for (const resume of this.#waiting.get(name) ?? []) resume();
  }

  /** Resolves on `wake(name)`, after `patience` milliseconds, or on abort, whichever is first. */
  wait(name: string, patience: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const waiting = this.#waiting.get(name) ?? new Set();
      const resume = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', resume);
        waiting.delete(resume);
        if (waiting.size === 0) this.#waiting.delete(name);
        resolve();
      };
      const timer = setTimeout(resume, patience);
      waiting.add(resume);
      this.#waiting.set(name, waiting);
      signal.addEventListener('abort', resume, { once: true });
      if (signal.aborted) resume();
    });
  }
}
