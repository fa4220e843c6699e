import type { Socket } from 'node:net';

/** Up to so many bytes are copied together and written at once: cheaper than a list of pieces. */
const SMALL = 16_384;

/** Used again by all as long as what is written goes out at once. */
let scratch = Buffer.allocUnsafeSlow(2 * SMALL);

/** What a message's end is told, and how much of it may wait. */
export type OutletOptions = {
  /** Bytes that may wait for the connection before the writer is asked to wait. */
  readonly most: number;
  /** Called when a writer that was asked to wait may go on. */
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
  readonly #onWritten = (): void => {
    if (!this.#isHeld || this.#isFull()) return;
    this.#isHeld = false;
    this.#options.onFlushed();
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

  /** Writes what has been taken; false when the pieces are still needed and `onFlushed` has to be waited for. */
  flush(): boolean {
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
    if (bytes === 0) this.#writeText(before + behind);
    else if (bytes <= SMALL && before.length + behind.length <= SMALL) this.#writeCopied(before, behind);
    else this.#writePieces(before, behind);
    this.#isHeld = this.#isFull();
    return !this.#isHeld;
  }

  // No private getter: V8 looks one up in its runtime, with each call.
  #isFull(): boolean {
    return this.#socket.writableLength > this.#options.most;
  }

  #writeText(text: string): void {
    if (text !== '') this.#socket.write(text, 'latin1', this.#onWritten);
  }

  #writeCopied(before: string, behind: string): void {
    let at = before === '' ? 0 : scratch.write(before, 0, 'latin1');
    for (const part of this.#parts) {
      scratch.set(part, at);
      at += part.length;
    }
    if (behind !== '') at += scratch.write(behind, at, 'latin1');
    this.#forget();
    this.#socket.write(scratch.subarray(0, at), this.#onWritten);
    if (this.#socket.writableLength > 0) scratch = Buffer.allocUnsafeSlow(2 * SMALL);
  }

  #writePieces(before: string, behind: string): void {
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
