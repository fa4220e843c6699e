import type { LookupFunction, Socket } from 'node:net';
import { BodyDecoder } from './body-decoder.ts';
import type { ClientRequest, OutgoingBody } from './client-request.ts';
import type { ClientResponse } from './client-response.ts';
import { isPersistent, responseFraming } from './framing.ts';
import { type BodySource, EMPTY_BODY, IncomingBody } from './incoming-body.ts';
import { openSocket } from './open-socket.ts';
import type { Origin } from './origin.ts';
import { Outlet } from './outlet.ts';
import { collectPassedBuffers } from './passed-buffers.ts';
import type { Presence } from './presence.ts';
import { END_OF_HEAD, readResponseHead } from './read-head.ts';

/** Whoever waited this long has waited enough. */
export class Silence extends Error {}

/** A kept connection that the server closed as it was used again: it may or may not have read the request. */
export class StaleConnection extends Error {}

export type ClientConnectionOptions = {
  readonly lookup?: LookupFunction | undefined;
  /** Longest silence, in milliseconds. */
  readonly idle: number;
  /** The connection can serve another request, within so many seconds where the server has said it. */
  readonly onFree: (connection: ClientConnection, seconds: number | undefined) => void;
  readonly onClosed: (connection: ClientConnection) => void;
};

/** The longest head of an answer, in bytes. */
const LONGEST_HEAD = 16_384;
/** What is read at once; a connection needs no more than this and, while a slow reader has that, as much again. */
const READ_AT_ONCE = 65_536;
/** Bytes of a body that may wait for the server. */
const MOST_WAITING = 65_536;

type Pending = {
  readonly method: string;
  readonly resolve: (response: ClientResponse) => void;
  readonly reject: (error: Error) => void;
  readonly client: Presence;
};

/** A connection to a server: one request after the other. */
export class ClientConnection {
  readonly origin: Origin;
  readonly #options: ClientConnectionOptions;
  readonly #socket: Socket;
  readonly #outlet: Outlet;
  readonly #source: BodySource;
  #buffer = Buffer.allocUnsafeSlow(READ_AT_ONCE);
  #spare: Buffer<ArrayBuffer> | undefined;
  #isReused = false;
  #pending: Pending | undefined;
  /** Of a head that has not come whole. */
  #begun = '';
  #response: ClientResponse | undefined;
  #decoder: BodyDecoder | undefined;
  #sending: IncomingBody | undefined;
  #error: Error | undefined;
  /** What a slow reader still has. */
  #held: Buffer<ArrayBuffer> | undefined;
  readonly #breakOff = (): void => this.destroy(new Error('the client has gone'));

  constructor(origin: Origin, options: ClientConnectionOptions) {
    this.origin = origin;
    this.#options = options;
    const onread = {
      buffer: () => this.#buffer,
      callback: (length: number, bytes: Uint8Array) => this.#onRead(bytes as Buffer, length),
    };
    const socket = openSocket(origin, { onread, lookup: options.lookup });
    this.#socket = socket;
    this.#outlet = new Outlet(socket, { most: MOST_WAITING, onFlushed: () => this.#sending?.resume() });
    this.#source = { resume: () => this.#resume() };
    socket.setTimeout(options.idle, () => this.destroy(new Silence(`nothing came for ${options.idle} ms`)));
    socket.on('error', (error) => (this.#error ??= error));
    socket.on('end', () => this.#onEnd());
    socket.once('close', () => this.#onClose());
  }

  destroy(error?: Error): void {
    this.#error ??= error;
    this.#socket.destroy();
  }

  /** Resolves with the head of the answer; rejects when there is none. Not to be called before the connection is free. */
  send({ method, head, body, client }: ClientRequest): Promise<ClientResponse> {
    return new Promise((resolve, reject) => {
      this.#pending = { method, resolve, reject, client };
      client.watch(this.#breakOff);
      if (!client.isGone) this.#write(head, body);
    });
  }

  #write(head: string, body: OutgoingBody | undefined): void {
    if (body === undefined || Buffer.isBuffer(body)) {
      this.#outlet.begin(head, false);
      if (body !== undefined) this.#outlet.take(body);
      this.#outlet.flush();
      return;
    }
    const { first, rest, isChunked } = body;
    this.#outlet.begin(head, isChunked);
    for (const piece of first) this.#outlet.take(piece);
    this.#sending = rest;
    let bytes = 0;
    rest.read({
      take: (piece) => {
        bytes += piece.length;
        this.#outlet.take(piece);
      },
      end: () => {
        this.#sending = undefined;
        this.#outlet.end();
      },
      break: (error) => this.destroy(error),
      flush: () => {
        const flushed = this.#outlet.flush();
        collectPassedBuffers(bytes);
        bytes = 0;
        if (this.#sending === undefined) this.#settle();
        return flushed;
      },
    });
  }

  /** Whether to go on reading. */
  #onRead(memory: Buffer, length: number): boolean {
    const bytes = memory.subarray(0, length);
    let at = 0;
    if (this.#response === undefined) {
      at = this.#readHeads(bytes);
      if (at < 0) return true;
    }
    return this.#readBody(bytes, at);
  }

  #readBody(bytes: Buffer, from: number): boolean {
    const body = this.#response?.body;
    if (body === undefined) return true;
    const at = this.#decoder === undefined || body.isOver ? from : this.#decoder.feed(bytes, from);
    if (at < 0) {
      this.destroy(new Error('the answer cannot be read'));
      return true;
    }
    const flushed = body.flush();
    if (flushed !== 'sent') this.#leaveBuffer();
    if (!body.isOver) return flushed !== 'full';
    if (at < bytes.length) this.destroy(new Error('something came behind the answer'));
    else this.#settle();
    return true;
  }

  /** Who is slow still has what was read: what comes now, and by TLS that may be at once, comes elsewhere. */
  #leaveBuffer(): void {
    this.#held = this.#buffer;
    this.#buffer = this.#spare ?? Buffer.allocUnsafeSlow(READ_AT_ONCE);
    this.#spare = undefined;
  }

  /** Reads a head, and those before it that only announce it (RFC 9110 §15.2). Returns where it ends, or -1. */
  #readHeads(bytes: Buffer): number {
    let at = 0;
    for (;;) {
      const pending = this.#pending;
      if (pending === undefined) {
        this.destroy(new Error('something came that was not asked for'));
        return -1;
      }
      const before = this.#begun;
      const text = before + bytes.toString('latin1', at, at + LONGEST_HEAD + END_OF_HEAD.length);
      const end = text.indexOf(END_OF_HEAD, Math.max(0, before.length - END_OF_HEAD.length));
      if (end < 0 || end > LONGEST_HEAD) {
        this.#begun = text;
        if (text.length > LONGEST_HEAD) this.destroy(new Error('the head of the answer is too long'));
        return -1;
      }
      this.#begun = '';
      at += end + END_OF_HEAD.length - before.length;
      const head = readResponseHead(text.slice(0, end));
      const framing = head === undefined ? undefined : responseFraming(head, pending.method);
      if (head === undefined || framing === undefined || head.status === 101) {
        this.destroy(new Error('the answer cannot be read'));
        return -1;
      }
      if (head.status < 200) continue;
      const body = framing === 0 ? EMPTY_BODY : new IncomingBody(this.#source);
      this.#decoder = framing === 0 ? undefined : new BodyDecoder(framing, body);
      this.#response = { ...head, framing, body };
      pending.resolve(this.#response);
      return at;
    }
  }

  #resume(): void {
    this.#spare ??= this.#held;
    this.#held = undefined;
    this.#socket.resume();
  }

  /** When the request has gone out and the answer is over, the connection is free. */
  #settle(): void {
    const response = this.#response;
    if (response?.body.isOver !== true || this.#sending !== undefined) return;
    this.#pending?.client.unwatch(this.#breakOff);
    this.#pending = undefined;
    this.#response = undefined;
    this.#decoder = undefined;
    // It may still be in the hands of a slow reader when the next answer comes.
    this.#held = undefined;
    if (response.body.isBroken || response.framing === 'until_close' || !isPersistent(response)) return this.destroy();
    this.#isReused = true;
    const told = response.fields.first('keep-alive');
    const seconds = told === undefined ? undefined : /(?:^|[ ,])timeout=(\d{1,6})/i.exec(told)?.[1];
    this.#options.onFree(this, seconds === undefined ? undefined : Number(seconds));
  }

  #onEnd(): void {
    const { framing, body } = this.#response ?? {};
    if (framing === 'until_close' && body?.isOver === false) {
      body.end();
      body.flush();
    }
    this.destroy();
  }

  #onClose(): void {
    const error = this.#error ?? new Error('the server hung up');
    const pending = this.#pending;
    this.#pending = undefined;
    pending?.client.unwatch(this.#breakOff);
    if (pending !== undefined && this.#response === undefined) pending.reject(this.#asStale(error));
    this.#response?.body.break(error);
    // A server may answer and hang up before it has read all: the client still gets that answer, and its rest runs out.
    if (this.#sending?.isOver === false) this.#sending.discard();
    this.#sending = undefined;
    this.#options.onClosed(this);
  }

  #asStale(error: Error & { code?: string }): Error {
    const isHangUp = this.#error === undefined || error.code === 'ECONNRESET' || error.code === 'EPIPE';
    return this.#isReused && isHangUp ? new StaleConnection(error.message, { cause: error }) : error;
  }
}
