import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { http } from '../../../lib/node-http.ts';

export type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** Longest silence on a client's connection: whole uploads and long clones have no limit of their own. */
const IDLE = 330_000;

/** A server whose connections are brought to it: `take` hands over one that somebody else has accepted. */
export class Door {
  readonly server: Server;
  readonly #sockets = new Set<Socket>();
  #inFlight = 0;
  #idle = Promise.withResolvers<void>();

  constructor(handler: Handler) {
    const tracked: Handler = (request, response) => {
      this.#inFlight += 1;
      response.once('close', () => {
        this.#inFlight -= 1;
        if (this.#inFlight === 0) this.#idle.resolve();
      });
      handler(request, response);
    };
    // `requestTimeout` would end a long upload, and neither limit works on a server that does not listen itself.
    this.server = http.createServer({ requestTimeout: 0, headersTimeout: 0, keepAliveTimeout: 60_000 }, tracked);
    this.server.setTimeout(IDLE);
    // The handler itself says when to go on: a refusal comes before the body, not after it (RFC 9110 §10.1.1).
    this.server.on('checkContinue', tracked);
    this.server.on('connect', (_request: IncomingMessage, socket: Socket) => {
      socket.end('HTTP/1.1 405 Method Not Allowed\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
    });
    this.server.on('connection', (socket: Socket) => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
    });
  }

  take(socket: Socket): void {
    // As http.Server does for sockets of its own: a client may end its half and still read the answer.
    socket.allowHalfOpen = true;
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
    for (const socket of this.#sockets) socket.destroy();
  }
}
