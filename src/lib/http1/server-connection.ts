import type { Socket } from 'node:net';
import { readAccepted } from './accepted-socket.ts';
import { BodyDecoder } from './body-decoder.ts';
import { requestFraming } from './framing.ts';
import { type HeadPatience, HeadTimer } from './head-patience.ts';
import { type BodySource, EMPTY_BODY, IncomingBody } from './incoming-body.ts';
import { Outlet } from './outlet.ts';
import { END_OF_HEAD, readRequestHead, type RequestHead } from './read-head.ts';
import type { ServerRequest } from './server-request.ts';
import { type AnsweringConnection, ServerResponse } from './server-response.ts';
import { METHODS, STATUS_CODES } from './status-codes.ts';
import { writeWaiting } from './write-together.ts';

export type Handler = (request: ServerRequest, response: ServerResponse) => void;

export type ServerConnectionOptions = {
  readonly handler: Handler;
  readonly patience: HeadPatience;
  /** Longest silence, in milliseconds. */
  readonly idle: number;
  readonly now: () => number;
  /** Told when a request begins, and when its answer has gone out or its client has gone. */
  readonly onBegin: () => void;
  readonly onOver: () => void;
};

/** The longest head of a request, in bytes. */
const LONGEST_HEAD = 16_384;
/** Bytes that are read at once of heads and of bodies: most connections bring no body. */
const [OF_HEADS, OF_BODIES] = [4_096, 65_536];
/** For a client to read a last answer before the connection is reset under it (RFC 9112 §9.6). Milliseconds. */
const LINGER = 1_000;

/** One client's connection: one request after the other. */
export class ServerConnection implements AnsweringConnection {
  readonly socket: Socket;
  readonly outlet: Outlet;
  readonly keepAlive: string;
  readonly #options: ServerConnectionOptions;
  readonly #timer: HeadTimer;
  readonly #source: BodySource;
  #memory = Buffer.allocUnsafeSlow(OF_HEADS);
  /** Of a head that has not come whole. */
  #begun = '';
  #request: ServerRequest | undefined;
  #response: ServerResponse | undefined;
  #decoder: BodyDecoder | undefined;
  #isClosing = false;

  /** @param accepted not read from yet; from now on it is `socket` that matters */
  constructor(accepted: Socket, options: ServerConnectionOptions) {
    const socket = readAccepted(
      accepted,
      () => this.#memory,
      (bytes) => this.#onData(bytes),
    );
    this.socket = socket;
    this.#options = options;
    const { patience, idle } = options;
    this.outlet = new Outlet(socket, { most: 0, onFlushed: () => this.#response?.goOn() });
    this.keepAlive = `Connection: keep-alive\r\nKeep-Alive: timeout=${Math.floor(patience.next / 1_000)}\r\n`;
    this.#source = { resume: () => socket.resume() };
    this.#timer = new HeadTimer(
      patience,
      () => this.isIdle,
      () => this.destroy(),
    );
    socket.setTimeout(idle, () => socket.destroy());
    socket.on('error', () => socket.destroy());
    socket.on('end', () => this.#onEnd());
    socket.once('close', () => this.#onClose());
  }

  /** Whether nobody would miss it: no request has come, or all are answered. */
  get isIdle(): boolean {
    return this.#response === undefined;
  }

  now(): number {
    return this.#options.now();
  }

  destroy(): void {
    writeWaiting();
    this.socket.destroy();
  }

  #onData(bytes: Buffer): void {
    if (this.#isClosing) return;
    const wasAnswered = this.#response?.isOver !== false;
    let at = 0;
    if (this.#request !== undefined) {
      at = this.#feedBody(bytes, 0);
      if (at < 0 || at === bytes.length) return;
    }
    // Whoever asks again before the answer, as no client of ours does, could ask without end on one connection.
    if (!wasAnswered || this.#response !== undefined) return this.destroy();
    at = this.#readHead(bytes, at);
    if (at < 0) return;
    if (at < bytes.length) at = this.#feedBody(bytes, at);
    if (at >= 0 && at < bytes.length && !this.#isClosing) this.destroy();
  }

  /** Returns where the head ends, -1 where it does not. */
  #readHead(bytes: Buffer, from: number): number {
    const before = this.#begun;
    const text = before + bytes.toString('latin1', from, from + LONGEST_HEAD + END_OF_HEAD.length);
    let start = 0;
    // Empty lines before a request are left over from old clients (RFC 9112 §2.2).
    while (text.startsWith('\r\n', start)) start += 2;
    const end = text.indexOf(END_OF_HEAD, Math.max(start, before.length - END_OF_HEAD.length));
    if (end < 0 || end > LONGEST_HEAD) {
      this.#begun = text;
      if (text.length > LONGEST_HEAD) this.#refuse(431);
      return -1;
    }
    this.#begun = '';
    const head = readRequestHead(text.slice(start, end));
    const status = head === undefined ? 400 : this.#begin(head);
    if (status !== undefined) {
      this.#refuse(status);
      return -1;
    }
    return from + end + END_OF_HEAD.length - before.length;
  }

  /** Serves a request; the status with which it is refused where that cannot be. */
  #begin(head: RequestHead): number | undefined {
    const { method, target, minor, fields } = head;
    const framing = requestFraming(head);
    if (!METHODS.has(method) || framing === undefined || framing === 'until_close') return 400;
    if (method === 'CONNECT') return 405;
    if (minor === 1 && !fields.has('host')) return 400;
    const expected = minor === 1 ? fields.joined('expect')?.toLowerCase() : undefined;
    if (expected !== undefined && expected !== '100-continue') return 417;
    const body = framing === 0 ? EMPTY_BODY : new IncomingBody(this.#source);
    const response = new ServerResponse(this, head);
    const request = { method, url: target, fields, body, framing, expectsContinue: expected !== undefined };
    this.#request = request;
    this.#response = response;
    this.#decoder = framing === 0 ? undefined : new BodyDecoder(framing, body);
    this.#options.onBegin();
    this.#options.handler(request, response);
    return undefined;
  }

  /** Returns where the body ends, -1 where it cannot be read. */
  #feedBody(bytes: Buffer, from: number): number {
    const [request, decoder] = [this.#request, this.#decoder];
    if (request === undefined || decoder === undefined || request.body.isOver) return from;
    const end = decoder.feed(bytes, from);
    if (end < 0) {
      request.body.break(new Error('the body cannot be read'));
      if (this.#response?.isHeadSent === false) this.#refuse(400);
      else this.destroy();
      return -1;
    }
    const flushed = request.body.flush();
    const isForMore = request.body.isOver || this.#memory.length === OF_BODIES;
    if (flushed !== 'sent' || !isForMore) this.#memory = Buffer.allocUnsafeSlow(OF_BODIES);
    if (request.body.isOver) this.settle();
    else if (flushed === 'full') this.socket.pause();
    return end;
  }

  /** Behind the answer and behind the body: when both are over, the connection is free. */
  settle(): void {
    const [request, response] = [this.#request, this.#response];
    if (request === undefined || response?.isOver !== true) return;
    if (!response.keepsOpen || this.socket.readableEnded) {
      this.#closeGently();
      request.body.break(new Error('the client is not listened to any more'));
    } else if (!request.body.isOver) {
      // Who reads it still has a use for it.
      if (!request.body.hasReader) request.body.discard();
      return;
    }
    this.#forget();
    if (!this.#isClosing) this.#timer.restart();
  }

  #forget(): void {
    if (this.#response === undefined) return;
    this.#request = undefined;
    this.#response = undefined;
    this.#decoder = undefined;
    this.#options.onOver();
  }

  /** For what is no request, or none that anybody should read. */
  #refuse(status: number): void {
    const text = `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`;
    writeWaiting();
    this.socket.write(text, 'latin1');
    this.#closeGently();
  }

  #closeGently(): void {
    this.#isClosing = true;
    this.#timer.stop();
    this.socket.end();
    this.socket.resume();
    const linger = setTimeout(() => this.socket.destroy(), LINGER);
    this.socket.once('close', () => clearTimeout(linger));
  }

  /** Who sends no more cannot be told from who has gone, and is waited for by nobody; what has been said may be read. */
  #onEnd(): void {
    const response = this.#response;
    if (response === undefined) this.socket.end();
    else if (!response.isEnded) this.destroy();
  }

  #onClose(): void {
    this.#timer.stop();
    const [request, response] = [this.#request, this.#response];
    request?.body.break(new Error('the client has gone'));
    if (response !== undefined && (!response.isOver || request?.body.isComplete !== true)) response.leave();
    this.#forget();
  }
}
