import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

export type HeadPatience = {
  /** Milliseconds for the first request's head. */
  readonly first: number;
  /** Milliseconds from an answer's end to the end of the next request's head. */
  readonly next: number;
};

/**
 * One client's connection, which has to send the whole head of a request in time. What comes behind a head may
 * take as long as it likes.
 */
export class Connection {
  readonly #socket: Socket;
  readonly #patience: HeadPatience;
  #requests = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(socket: Socket, patience: HeadPatience) {
    this.#socket = socket;
    this.#patience = patience;
    socket.once('close', () => clearTimeout(this.#timer));
    this.#expectHead(patience.first);
  }

  /** Whether nobody would miss it: no request has come, or all are answered. */
  get isIdle(): boolean {
    return this.#requests === 0;
  }

  /** A head has come as a whole; `response` answers it. */
  begin(response: ServerResponse): void {
    clearTimeout(this.#timer);
    this.#requests += 1;
    response.once('close', () => {
      this.#requests -= 1;
      if (this.isIdle && !this.#socket.destroyed) this.#expectHead(this.#patience.next);
    });
  }

  destroy(): void {
    this.#socket.destroy();
  }

  #expectHead(patience: number): void {
    // A process that stood still finds its timers due before it reads what has come: it reads once more first.
    const end = (): NodeJS.Immediate => setImmediate(() => this.isIdle && this.destroy());
    this.#timer = setTimeout(end, patience);
  }
}
