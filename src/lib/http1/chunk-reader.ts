/** What may stand in one body beside its bytes: extensions and trailers, which nobody here has a use for. Bytes. */
const MOST_BESIDE = 16_384;
/** Hex digits of a chunk's length: what they can say is a safe integer. */
const MOST_DIGITS = 12;

const [TAB, LF, CR, SPACE, SEMICOLON, DELETE] = [9, 10, 13, 32, 59, 127];

type State = 'length' | 'extension' | 'length_lf' | 'data' | 'data_cr' | 'data_lf' | 'line' | 'trailer' | 'trailer_lf';

/** Reads a body in chunks (RFC 9112 §7.1), however its bytes were divided on the way. */
export class ChunkReader {
  isDone = false;
  #state: State = 'length';
  #digits = 0;
  #left = 0;
  #beside = 0;
  #isEmptyLine = false;

  /**
   * Takes what belongs to the body from `from` on, and gives the bytes inside the chunks to `take`. Returns where it has
   * stopped: at the end of the bytes or of the body; -1 for what is malformed.
   *
   * git sends its packs in chunks of a few bytes and of 8 KB. They are moved together where they lie: one piece for what
   * came at once costs less to hand on than twenty.
   */
  read(bytes: Buffer, from: number, take: (piece: Buffer) => void): number {
    let at = from;
    let start = from;
    let filled = from;
    while (at < bytes.length && !this.isDone) {
      if (this.#state === 'data') {
        const end = Math.min(bytes.length, at + this.#left);
        if (filled === start) start = filled = at;
        else bytes.copyWithin(filled, at, end);
        filled += end - at;
        this.#left -= end - at;
        at = end;
        if (this.#left === 0) this.#state = 'data_cr';
        continue;
      }
      if (!this.#readBeside(bytes[at] ?? 0)) return -1;
      at += 1;
    }
    if (filled > start) take(start === 0 && filled === bytes.length ? bytes : bytes.subarray(start, filled));
    return at;
  }

  /** One byte outside of the data; whether it may stand there. */
  #readBeside(byte: number): boolean {
    switch (this.#state) {
      case 'length': {
        const digit = digitOf(byte);
        if (digit >= 0) {
          this.#left = this.#left * 16 + digit;
          this.#digits += 1;
          return this.#digits <= MOST_DIGITS;
        }
        if (byte !== CR && byte !== SEMICOLON) return false;
        this.#state = byte === CR ? 'length_lf' : 'extension';
        return this.#digits > 0;
      }
      case 'extension':
        if (byte !== CR) return this.#isBeside(byte);
        this.#state = 'length_lf';
        return true;
      case 'length_lf':
        this.#isEmptyLine = this.#left === 0;
        this.#digits = 0;
        this.#state = this.#isEmptyLine ? 'line' : 'data';
        return byte === LF;
      case 'data_cr':
        this.#state = 'data_lf';
        return byte === CR;
      case 'data_lf':
        this.#state = 'length';
        return byte === LF;
      case 'line':
        this.#state = byte === CR ? 'trailer_lf' : 'trailer';
        return byte === CR || this.#isBeside(byte);
      case 'trailer':
        if (byte !== CR) return this.#isBeside(byte);
        this.#isEmptyLine = false;
        this.#state = 'trailer_lf';
        return true;
      case 'trailer_lf':
        // Behind a trailer comes another line, behind an empty line nothing.
        this.isDone = this.#isEmptyLine;
        this.#isEmptyLine = true;
        this.#state = 'line';
        return byte === LF;
      case 'data':
        return false;
    }
  }

  #isBeside(byte: number): boolean {
    this.#beside += 1;
    return this.#beside <= MOST_BESIDE && (byte === TAB || (byte >= SPACE && byte !== DELETE));
  }
}

/** -1 for what is no hex digit. */
function digitOf(byte: number): number {
  if (byte >= 48 && byte <= 57) return byte - 48;
  const lower = byte | 32;
  return lower >= 97 && lower <= 102 ? lower - 87 : -1;
}
