import type { LookupFunction } from 'node:net';
import { ClientConnection } from './client-connection.ts';
import type { Origin } from './origin.ts';

export type PoolOptions = {
  /** Longest silence in the middle of an exchange, in milliseconds. */
  readonly idle: number;
  /** How long a connection is kept for the next request; shorter where the server says so. Seconds. */
  readonly keep: number;
  /** Of one origin. */
  readonly mostKept: number;
};

type Kept = { readonly connection: ClientConnection; readonly seconds: number; rested: number };

/** Connections to servers: those that are free are kept a while for the next request. */
export class ConnectionPool {
  readonly #options: PoolOptions;
  readonly #kept = new Map<string, Kept[]>();
  #sweep: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(options: PoolOptions) {
    this.#options = options;
  }

  /** One that is free, or a new one. */
  take(origin: Origin): ClientConnection {
    // The last that was used: those that are not needed grow old.
    return this.#kept.get(origin.key)?.pop()?.connection ?? this.#open(origin, undefined, true);
  }

  /** A new one, for one request. */
  open(origin: Origin, lookup?: LookupFunction): ClientConnection {
    return this.#open(origin, lookup, false);
  }

  /** Ends those that are free; those in use end behind their answers. */
  close(): void {
    this.#isClosed = true;
    clearInterval(this.#sweep);
    for (const kept of this.#kept.values()) for (const { connection } of kept.splice(0)) connection.destroy();
  }

  #open(origin: Origin, lookup: LookupFunction | undefined, isKept: boolean): ClientConnection {
    return new ClientConnection(origin, {
      ...{ idle: this.#options.idle, lookup },
      onFree: (connection, seconds) => (isKept ? this.#keep(connection, seconds) : connection.destroy()),
      onClosed: (connection) => this.#forget(connection),
    });
  }

  #keep(connection: ClientConnection, told: number | undefined): void {
    const { keep, mostKept } = this.#options;
    const { key } = connection.origin;
    const kept = this.#kept.get(key) ?? [];
    // The server closes it at its time: we do so a second earlier.
    const seconds = Math.min(keep, told === undefined ? keep : told - 1);
    if (this.#isClosed || seconds < 1 || kept.length >= mostKept) return connection.destroy();
    kept.push({ connection, seconds, rested: 0 });
    this.#kept.set(key, kept);
    this.#sweep ??= setInterval(() => this.#age(), 1_000).unref();
  }

  #forget(connection: ClientConnection): void {
    const { key } = connection.origin;
    const kept = this.#kept.get(key);
    if (kept === undefined) return;
    const left = kept.filter((each) => each.connection !== connection);
    if (left.length > 0) this.#kept.set(key, left);
    else this.#kept.delete(key);
  }

  #age(): void {
    for (const kept of this.#kept.values()) {
      for (const each of kept) {
        each.rested += 1;
        if (each.rested >= each.seconds) each.connection.destroy();
      }
    }
    if (this.#kept.size > 0) return;
    clearInterval(this.#sweep);
    this.#sweep = undefined;
  }
}
