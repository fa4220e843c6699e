import type { Socket } from 'node:net';
import type { Flushed } from './incoming-body.ts';
import { memoryFor, writeTogether, writeWaiting } from './write-together.ts';

/** Up to so many bytes are copied together and written at once: cheaper than a list of pieces. */
const SMALL = 16_384;

/** What a message's end is told, and how much of it may wait. */
export type OutletOptions = {
  /** Bytes that may wait for the connection before the writer is asked to wait. */
  readonly most: number;
  /** Called when a writer that was asked to wait may go on, or when the end of what it wrote has gone out. */
  readonly onFlushed: () => void;
};

/** Writes messages to a connection: what comes together goes out in one system call. */
export class Outlet {
  readonly #socket: Socket;
  readonly #options: OutletOptions;
  #head = '';
  #isChunked = false;
  #isEnding = false;
  #parts: Buffer[] = [];
  #bytes = 0;
  #isHeld = false;
  /** Whether something waits for the end of the turn. */
  #isQueued = false;
  readonly #onWritten = (): void => {
    if (!this.#isHeld || this.#isQueued || this.#isFull()) return;
    this.#isHeld = false;
    this.#options.onFlushed();
  };
  readonly #onQueueWritten = (): void => {
    this.#isQueued = false;
    this.#onWritten();
  };

  constructor(socket: Socket, options: OutletOptions) {
    this.#socket = socket;
    this.#options = options;
  }

  /** Begins a message; `head` has its last empty line. Nothing is written before `flush`. */
  begin(head: string, isChunked: boolean): void {
    this.#head += head;
    this.#isChunked = isChunked;
    this.#isEnding = false;
  }

  take(piece: Buffer): void {
    if (piece.length === 0) return;
    this.#parts.push(piece);
    this.#bytes += piece.length;
  }

  end(): void {
    this.#isEnding = true;
  }

  /** Whether `onFlushed` will be called: when more may come, or when all of a message has gone out. */
  get isHeld(): boolean {
    return this.#isHeld;
  }

  /** Writes what has been taken; when that is `full`, `onFlushed` has to be waited for. */
  flush(): Flushed {
    const bytes = this.#bytes;
    let before = this.#head;
    let behind = '';
    if (this.#isChunked) {
      // What comes at once is one chunk, however it came.
      if (bytes > 0) {
        before += `${bytes.toString(16)}\r\n`;
        behind = '\r\n';
      }
      if (this.#isEnding) behind += '0\r\n\r\n';
    }
    this.#head = '';
    this.#isChunked &&= !this.#isEnding;
    const length = before.length + bytes + behind.length;
    const isCopied = length <= SMALL;
    if (!isCopied) this.#writePieces(before, behind);
    else if (length > 0) this.#writeCopied(before, behind, length);
    const isFull = this.#isFull();
    // Who was asked to wait is told, whatever he has given since.
    this.#isHeld ||= isFull || (this.#isEnding && this.#isQueued);
    if (isFull) return 'full';
    return isCopied || this.#socket.writableLength === 0 ? 'sent' : 'kept';
  }

  // No private getter: V8 looks one up in its runtime, with each call.
  #isFull(): boolean {
    return this.#socket.writableLength > this.#options.most;
  }

  #writeCopied(before: string, behind: string, length: number): void {
    const copy = memoryFor(length);
    let at = before === '' ? 0 : copy.write(before, 0, 'latin1');
    for (const part of this.#parts) {
      copy.set(part, at);
      at += part.length;
    }
    if (behind !== '') copy.write(behind, at, 'latin1');
    this.#forget();
    this.#isQueued = true;
    writeTogether(this.#socket, copy, this.#onQueueWritten);
  }

  #writePieces(before: string, behind: string): void {
    writeWaiting();
    const parts = this.#parts;
    this.#forget();
    const [only] = parts;
    if (parts.length === 1 && only !== undefined && before === '' && behind === '') {
      this.#socket.write(only, this.#onWritten);
      return;
    }
    this.#socket.cork();
    if (before !== '') this.#socket.write(before, 'latin1');
    for (const part of parts.slice(0, -1)) this.#socket.write(part);
    this.#socket.write(parts.at(-1) ?? '', this.#onWritten);
    if (behind !== '') this.#socket.write(behind, 'latin1');
    this.#socket.uncork();
  }

  #forget(): void {
    this.#parts = [];
    this.#bytes = 0;
  }
}
