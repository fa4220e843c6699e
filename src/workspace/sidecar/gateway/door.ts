import type { Socket } from 'node:net';
import type { Clock } from '../../../lib/clock.ts';
import type { HeadPatience } from '../../../lib/http1/head-patience.ts';
import { type Handler, ServerConnection } from '../../../lib/http1/server-connection.ts';

export type { Handler };

/** Longest silence on a client's connection: whole uploads and long clones have no limit of their own. */
const IDLE = 330_000;

export type DoorLimits = { readonly connections: number; readonly head: HeadPatience };

/**
 * The git door is a port of the host's loopback: whoever runs on this machine can connect, a key is asked for in the
 * request's head alone. No more than 512 × (16 KiB of head + 64 KiB of small body + 64 KiB to read into) is held in memory for a
 * door, one request of each connection at a time; larger bodies that have to be read share what `HeldBodies` has for all.
 */
const LIMITS: DoorLimits = { connections: 512, head: { first: 10_000, next: 60_000 } };

/** A server whose connections are brought to it: `take` hands over one that somebody else has accepted. */
export class Door {
  readonly #handler: Handler;
  readonly #clock: Clock;
  readonly #limits: DoorLimits;
  /** In the order in which they came. */
  readonly #connections = new Map<Socket, ServerConnection>();
  #inFlight = 0;
  #idle = Promise.withResolvers<void>();
  #isClosed = false;

  constructor(handler: Handler, clock: Clock, limits: DoorLimits = LIMITS) {
    this.#handler = handler;
    this.#clock = clock;
    this.#limits = limits;
  }

  take(accepted: Socket): void {
    if (this.#isClosed || (this.#connections.size >= this.#limits.connections && !this.#makeRoom())) {
      accepted.destroy();
      return;
    }
    const connection = new ServerConnection(accepted, {
      handler: this.#handler,
      patience: this.#limits.head,
      idle: IDLE,
      now: this.#clock,
      onBegin: () => (this.#inFlight += 1),
      onOver: () => this.#over(),
    });
    const { socket } = connection;
    // The last piece of an answer would wait 40 ms for the client to confirm the one before (RFC 9293 §3.7.4).
    socket.setNoDelay(true);
    this.#connections.set(socket, connection);
    socket.once('close', () => this.#connections.delete(socket));
  }

  /** Lets what is in flight finish, `patience` milliseconds at most. */
  async close(patience: number): Promise<void> {
    this.#isClosed = true;
    for (const connection of this.#connections.values()) if (connection.isIdle) connection.destroy();
    if (this.#inFlight > 0) {
      this.#idle = Promise.withResolvers();
      const insist = setTimeout(() => this.#idle.resolve(), patience);
      await this.#idle.promise;
      clearTimeout(insist);
    }
    for (const connection of this.#connections.values()) connection.destroy();
  }

  #over(): void {
    this.#inFlight -= 1;
    if (this.#inFlight === 0) this.#idle.resolve();
  }

  /** The oldest of those without a request gives way: who means to ask does so at once, and is not among them. */
  #makeRoom(): boolean {
    for (const [socket, connection] of this.#connections) {
      if (!connection.isIdle) continue;
      this.#connections.delete(socket);
      connection.destroy();
      return true;
    }
    return false;
  }
}
