/**
 * What has become of the pieces that a reader took: nobody needs their memory any more; it is still needed, and more may
 * come elsewhere; it is still needed, and no more is wanted until `resume`.
 */
export type Flushed = 'sent' | 'kept' | 'full';

/** Takes a body as it comes. */
export type BodyReader = {
  /** A piece, in memory that may be used again when `flush` says that nobody needs it. */
  take(piece: Buffer): void;
  end(): void;
  /** The body will never be whole. */
  break(error: Error): void;
  /** All that came at once has been told. */
  flush(): Flushed;
};

/** Where a body comes from. */
export type BodySource = { resume(): void };

type State = 'open' | 'ended' | 'broken';

/**
 * A body that arrives, for one reader after the other: who stops reading leaves the rest to the next. Nothing is held of
 * it but what had come when its source was told to wait.
 */
export class IncomingBody {
  #state: State = 'open';
  #error: Error | undefined;
  #source: BodySource;
  #reader: BodyReader | undefined;
  #queue: Buffer[] = [];
  #waiting: (() => void) | undefined;
  #onPiece: ((piece: Buffer) => void) | undefined;
  #onOver: (() => void) | undefined;

  constructor(source: BodySource) {
    this.#source = source;
  }

  /** Whether all of it has come. */
  get isComplete(): boolean {
    return this.#state === 'ended';
  }

  get isBroken(): boolean {
    return this.#state === 'broken';
  }

  get isOver(): boolean {
    return this.#state !== 'open';
  }

  /** Whether somebody takes it as it comes. */
  get hasReader(): boolean {
    return this.#reader !== undefined;
  }

  // The source's side.

  push(piece: Buffer): void {
    this.#onPiece?.(piece);
    if (this.#reader === undefined) this.#queue.push(Buffer.from(piece));
    else this.#reader.take(piece);
  }

  end(): void {
    this.#state = 'ended';
    this.#reader?.end();
    this.#onOver?.();
  }

  break(error: Error): void {
    if (this.#state !== 'open') return;
    this.#state = 'broken';
    this.#error = error;
    this.#reader?.break(error);
    this.#onOver?.();
    this.#wake();
  }

  /** Behind all that came at once. */
  flush(): Flushed {
    if (this.#reader !== undefined) return this.#reader.flush();
    this.#wake();
    return this.#state !== 'open' || this.#queue.length === 0 ? 'sent' : 'full';
  }

  // The reader's side.

  /** Gives the body, from what has been left of it, to a reader. */
  read(reader: BodyReader): void {
    this.#reader = reader;
    for (const piece of this.#queue.splice(0)) reader.take(piece);
    if (this.#state === 'ended') reader.end();
    if (this.#error !== undefined) reader.break(this.#error);
    if (this.isOver) this.#reader = undefined;
    if (reader.flush() !== 'full') this.resume();
  }

  resume(): void {
    if (this.#state === 'open') this.#source.resume();
  }

  /** Lets the rest of it pass unread. */
  discard(): void {
    this.read(NOBODY);
  }

  /** Shows each piece as it comes, whoever reads it, and says when there is no more. */
  watch(onPiece: (piece: Buffer) => void, onOver: () => void): void {
    for (const piece of this.#queue) onPiece(piece);
    if (this.isOver) return onOver();
    this.#onPiece = onPiece;
    this.#onOver = onOver;
  }

  /** Lets the rest of it pass unread, and waits for its end, whatever that is. */
  async runOut(): Promise<void> {
    if (this.isOver) return this.discard();
    await new Promise<void>((resolve) => {
      this.read({ ...NOBODY, end: resolve, break: () => resolve() });
    });
  }

  /** Piece by piece; whoever stops leaves the rest to the next reader. Throws where the body breaks off. */
  async *[Symbol.asyncIterator](): AsyncGenerator<Buffer, void, undefined> {
    for (;;) {
      const piece = this.#queue.shift();
      if (piece !== undefined) {
        yield piece;
        continue;
      }
      if (this.#state === 'ended') return;
      if (this.#error !== undefined) throw this.#error;
      const woken = new Promise<void>((resolve) => (this.#waiting = resolve));
      this.#source.resume();
      await woken;
    }
  }

  #wake(): void {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    waiting?.();
  }
}

/** That of a message which has none. */
export const EMPTY_BODY = new IncomingBody({ resume: () => undefined });
EMPTY_BODY.end();

const NOBODY: BodyReader = {
  take: () => undefined,
  end: () => undefined,
  break: () => undefined,
  flush: () => 'sent',
};
