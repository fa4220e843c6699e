/** A part of the memory for bodies, taken until it is given back. */
export type Hold = {
  /** Keeps no more than these bytes of it. */
  keep(bytes: number): void;
  release(): void;
};

type Waiting = { readonly bytes: number; readonly take: () => void };

/**
 * The memory in which bodies are held whole, for all requests of a sidecar together. Who finds it full waits, in the
 * order of coming: an agent that sends much at once is slowed down, and the sidecar stays small.
 */
export class HeldBodies {
  readonly #most: number;
  #free: number;
  #waiting: readonly Waiting[] = [];

  /** @param most Bytes for all; what asks for more than this would wait for ever. */
  constructor(most: number) {
    this.#most = most;
    this.#free = most;
  }

  /** Waits until there is room; rejects when the signal says that nobody waits any more. */
  async take(bytes: number, signal: AbortSignal): Promise<Hold> {
    if (bytes > this.#most) throw new RangeError(`${bytes} bytes never fit into ${this.#most}`);
    signal.throwIfAborted();
    if (this.#waiting.length > 0 || bytes > this.#free) await this.#turn(bytes, signal);
    else this.#free -= bytes;
    let held = bytes;
    const keep = (kept: number): void => {
      if (kept >= held) return;
      this.#free += held - kept;
      held = kept;
      this.#serve();
    };
    return { keep, release: () => keep(0) };
  }

  #turn(bytes: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const waiting: Waiting = {
        bytes,
        take: () => {
          signal.removeEventListener('abort', giveUp);
          resolve();
        },
      };
      const giveUp = (): void => {
        this.#waiting = this.#waiting.filter((other) => other !== waiting);
        reject(signal.reason);
        this.#serve();
      };
      signal.addEventListener('abort', giveUp, { once: true });
      this.#waiting = [...this.#waiting, waiting];
    });
  }

  #serve(): void {
    for (let [next] = this.#waiting; next !== undefined && next.bytes <= this.#free; [next] = this.#waiting) {
      this.#waiting = this.#waiting.slice(1);
      this.#free -= next.bytes;
      next.take();
    }
  }
}
