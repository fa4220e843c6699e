import type { Socket } from 'node:net';
import { fieldLine } from './field-line.ts';
import { type Framing, hasNoBody, isPersistent } from './framing.ts';
import type { BodyReader, Flushed, IncomingBody } from './incoming-body.ts';
import type { Outlet } from './outlet.ts';
import { ClientPresence } from './presence.ts';
import type { RequestHead } from './read-head.ts';
import { STATUS_CODES } from './status-codes.ts';
import { writeWaiting } from './write-together.ts';

/** The connection on which an answer goes out. */
export type AnsweringConnection = {
  readonly socket: Socket;
  readonly outlet: Outlet;
  /** The fields that say that it stays open. */
  readonly keepAlive: string;
  now(): number;
  destroy(): void;
  /** To be told when the last byte of an answer has been given to the kernel. */
  settle(): void;
};

/** Answers one request, whose client is present until it has the answer or goes. */
export class ServerResponse extends ClientPresence implements BodyReader {
  readonly #connection: AnsweringConnection;
  readonly #method: string;
  readonly #minor: 0 | 1;
  #isHeadSent = false;
  #isEnded = false;
  /** Whether the end has been given to the outlet: what that tells of before is not about the end. */
  #isEndGiven = false;
  #isOver = false;
  #keepsOpen: boolean;
  #relayed: IncomingBody | undefined;
  #hasBody = true;

  /** @param head of the request that is answered */
  constructor(connection: AnsweringConnection, head: RequestHead) {
    super();
    this.#connection = connection;
    this.#method = head.method;
    this.#minor = head.minor;
    this.#keepsOpen = isPersistent(head);
  }

  get isHeadSent(): boolean {
    return this.#isHeadSent;
  }

  /** Whether all of it has been given. */
  get isEnded(): boolean {
    return this.#isEnded;
  }

  /** Whether all of it has gone out. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** Whether the connection is meant to serve another request. */
  get keepsOpen(): boolean {
    return this.#keepsOpen;
  }

  /** Asks for the body (100 Continue). */
  invite(): void {
    if (this.#isHeadSent) return;
    writeWaiting();
    this.#connection.socket.write('HTTP/1.1 100 Continue\r\n\r\n', 'latin1');
  }

  /**
   * Begins an answer, which goes out with the first bytes of its body.
   *
   * @param lines fields as they go on the wire, each with its line end, without those of the connection and of chunks
   * @param framing of the body as it will be taken; its length is among the lines
   */
  begin(status: number, reason: string, lines: string, framing: Framing): void {
    this.#isHeadSent = true;
    this.#hasBody = !hasNoBody(status, this.#method);
    const isUnsaid = this.#hasBody && typeof framing !== 'number';
    const isChunked = isUnsaid && this.#minor === 1;
    if (isUnsaid && !isChunked) this.#keepsOpen = false;
    const connection = this.#keepsOpen ? this.#connection.keepAlive : 'Connection: close\r\n';
    const coding = isChunked ? 'Transfer-Encoding: chunked\r\n' : '';
    this.#connection.outlet.begin(`HTTP/1.1 ${status} ${reason}\r\n${lines}${coding}${connection}\r\n`, isChunked);
  }

  /** Goes on with a body as it comes, no faster than the client takes it. What breaks off there breaks off here. */
  relay(body: IncomingBody): void {
    this.#relayed = body;
    body.read(this);
  }

  /** A piece of the body; whoever gives it may use its memory again when `flush` has said so. */
  take(piece: Buffer): void {
    if (this.#hasBody) this.#connection.outlet.take(piece);
  }

  end(): void {
    this.#isEnded = true;
    this.#connection.outlet.end();
  }

  break(): void {
    this.destroy();
  }

  /** Sends what has been given. */
  flush(): Flushed {
    if (this.#isOver || this.isGone) return 'sent';
    const flushed = this.#connection.outlet.flush();
    this.#isEndGiven = this.#isEnded;
    if (this.#isEndGiven && !this.#connection.outlet.isHeld) this.#finish();
    return flushed;
  }

  /** A whole answer of this side's own. */
  answer(status: number, fields: Readonly<Record<string, string>>, body: Buffer | string = ''): void {
    const bytes = typeof body === 'string' ? Buffer.from(body) : body;
    const length = status === 204 ? {} : { 'Content-Length': String(bytes.length) };
    const date = new Date(this.#connection.now()).toUTCString();
    let lines = '';
    for (const [name, value] of Object.entries({ ...fields, ...length, Date: date })) lines += fieldLine(name, value);
    this.begin(status, STATUS_CODES[status] ?? '', lines, bytes.length);
    this.take(bytes);
    this.end();
    this.flush();
  }

  /** Breaks the answer off: it must not look complete. */
  destroy(): void {
    this.#connection.destroy();
  }

  /** What had to wait has gone out. */
  goOn(): void {
    if (this.#isEndGiven) this.#finish();
    else this.#relayed?.resume();
  }

  #finish(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#connection.settle();
  }
}
