import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { http } from '../../../lib/node-http.ts';
import { Connection, type HeadPatience } from './connection.ts';

export type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** Longest silence on a client's connection: whole uploads and long clones have no limit of their own. */
const IDLE = 330_000;

export type DoorLimits = { readonly connections: number; readonly head: HeadPatience };

/**
 * The git door is a port of the host's loopback: whoever runs on this machine can connect, a key is asked for in the
 * request's head alone. No more than 512 × (16 KiB of head + 64 KiB of small body) is held in memory for a door, one
 * request of each connection at a time; larger bodies that have to be read share what `HeldBodies` has for all.
 */
const LIMITS: DoorLimits = { connections: 512, head: { first: 10_000, next: 60_000 } };

/** A server whose connections are brought to it: `take` hands over one that somebody else has accepted. */
export class Door {
  readonly server: Server;
  readonly #limits: DoorLimits;
  /** In the order in which they came. */
  readonly #connections = new Map<Socket, Connection>();
  #inFlight = 0;
  #idle = Promise.withResolvers<void>();

  constructor(handler: Handler, limits: DoorLimits = LIMITS) {
    this.#limits = limits;
    const tracked: Handler = (request, response) => {
      const connection = this.#connections.get(request.socket);
      // Whoever asks again before the answer, as no client of ours does, could ask without end on one connection.
      if (connection?.isIdle === false) return connection.destroy();
      this.#inFlight += 1;
      connection?.begin(response);
      response.once('close', () => {
        this.#inFlight -= 1;
        if (this.#inFlight === 0) this.#idle.resolve();
      });
      handler(request, response);
    };
    // `requestTimeout` would end a long upload, and neither limit works on a server that does not listen itself.
    const keepAliveTimeout = limits.head.next;
    this.server = http.createServer({ requestTimeout: 0, headersTimeout: 0, keepAliveTimeout }, tracked);
    this.server.setTimeout(IDLE);
    // The handler itself says when to go on: a refusal comes before the body, not after it (RFC 9110 §10.1.1).
    this.server.on('checkContinue', tracked);
    this.server.on('connect', (_request: IncomingMessage, socket: Socket) => {
      socket.end('HTTP/1.1 405 Method Not Allowed\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
    });
    this.server.on('connection', (socket: Socket) => {
      this.#connections.set(socket, new Connection(socket, limits.head));
      socket.once('close', () => this.#connections.delete(socket));
    });
  }

  take(socket: Socket): void {
    if (this.#connections.size >= this.#limits.connections && !this.#makeRoom()) {
      socket.destroy();
      return;
    }
    // As http.Server does for sockets of its own. A client may end its half and still read the answer.
    socket.allowHalfOpen = true;
    // The last piece of an answer would wait 40 ms for the client to confirm the one before (RFC 9293 §3.7.4).
    socket.setNoDelay(true);
    this.server.emit('connection', socket);
  }

  /** Lets what is in flight finish, `patience` milliseconds at most. */
  async close(patience: number): Promise<void> {
    this.server.close();
    if (this.#inFlight > 0) {
      this.#idle = Promise.withResolvers();
      const insist = setTimeout(() => this.#idle.resolve(), patience);
      await this.#idle.promise;
      clearTimeout(insist);
    }
    for (const connection of this.#connections.values()) connection.destroy();
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
