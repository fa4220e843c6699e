import { ChunkReader } from './chunk-reader.ts';
import type { Framing } from './framing.ts';
import type { IncomingBody } from './incoming-body.ts';

/** Finds a body in the bytes of a connection and gives it on. */
export class BodyDecoder {
  readonly #body: IncomingBody;
  readonly #chunks: ChunkReader | undefined;
  /** Bytes that are still to come; without end where the connection tells the end. */
  #left: number;

  constructor(framing: Framing, body: IncomingBody) {
    this.#body = body;
    this.#chunks = framing === 'chunked' ? new ChunkReader() : undefined;
    this.#left = typeof framing === 'number' ? framing : Infinity;
  }

  /** Takes the body's part of the bytes; returns where that ends, or -1 where it cannot be read. */
  feed(bytes: Buffer, from: number): number {
    if (this.#chunks === undefined) return this.#feedPlain(bytes, from);
    const end = this.#chunks.read(bytes, from, (piece) => this.#body.push(piece));
    if (end < 0) return -1;
    if (this.#chunks.isDone) this.#body.end();
    return end;
  }

  #feedPlain(bytes: Buffer, from: number): number {
    const end = Math.min(bytes.length, from + this.#left);
    if (end > from) this.#body.push(from === 0 && end === bytes.length ? bytes : bytes.subarray(from, end));
    this.#left -= end - from;
    if (this.#left === 0 && !this.#body.isOver) this.#body.end();
    return end;
  }
}
