/** The parts of a JSON object at its top: the bytes of each value, by name. A name that comes twice is in `twice`. */
export type Members = { readonly values: ReadonlyMap<string, Uint8Array>; readonly twice: ReadonlySet<string> };

/** Ruby's own limit is 100, and what policy reads is never as deep as this. */
const DEEPEST = 64;
/** Far more, and far longer, than any operation has: each costs time or memory of its own. */
const MOST_MEMBERS = 200;
const MOST_VALUES = 10_000;
const LONGEST_NAME = 1_024;

const bytesOf = (text: string): ReadonlySet<number> => new Set(Array.from(text, (letter) => letter.charCodeAt(0)));
const WHITESPACE = bytesOf(' \t\n\r');
const ESCAPED = bytesOf('"\\/bfnrt');
const LITERALS = ['true', 'false', 'null'].map((text) => Uint8Array.from(text, (letter) => letter.charCodeAt(0)));

/**
 * Finds the members of a JSON object (RFC 8259) and copies none of its values: a body may hold a file of megabytes.
 * It takes exactly what `JSON.parse` takes, but for what is too deep or too much; undefined for everything else. A name
 * that comes twice is no fault of the whole, as it is in `read-json.ts`: what nobody reads may stand there as it likes.
 */
export function scanJsonObject(bytes: Uint8Array): Members | undefined {
  return isUtf8(bytes) ? new Scanner(bytes).object() : undefined;
}

function isUtf8(bytes: Uint8Array): boolean {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  try {
    for (let at = 0; at < bytes.length; at += 65_536) decoder.decode(bytes.subarray(at, at + 65_536), { stream: true });
    decoder.decode();
    return true;
  } catch {
    return false;
  }
}

/** Walks over bytes; a walker returns whether it found what it is named for, and then stands behind it. */
class Scanner {
  readonly #bytes: Uint8Array;
  #at = 0;
  #valuesLeft = MOST_VALUES;
  readonly #values = new Map<string, Uint8Array>();
  readonly #twice = new Set<string>();

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  object(): Members | undefined {
    this.#space();
    const isObject = this.#bytes[this.#at] === 0x7b && this.#list(0x7d, 1, () => this.#topMember());
    this.#space();
    return isObject && this.#at === this.#bytes.length ? { values: this.#values, twice: this.#twice } : undefined;
  }

  #topMember(): boolean {
    const from = this.#at;
    if (!this.#string() || this.#at - from > LONGEST_NAME) return false;
    const name = JSON.parse(new TextDecoder().decode(this.#bytes.subarray(from, this.#at))) as string;
    if (!this.#colon()) return false;
    const value = this.#at;
    if (!this.#value(1) || this.#values.size >= MOST_MEMBERS) return false;
    if (this.#values.has(name)) this.#twice.add(name);
    this.#values.set(name, this.#bytes.subarray(value, this.#at));
    return true;
  }

  #value(depth: number): boolean {
    this.#valuesLeft -= 1;
    if (this.#valuesLeft < 0) return false;
    const first = this.#bytes[this.#at];
    switch (first) {
      case undefined:
        return false;
      case 0x22:
        return this.#string();
      case 0x7b:
        return this.#list(0x7d, depth + 1, () => this.#string() && this.#colon() && this.#value(depth + 1));
      case 0x5b:
        return this.#list(0x5d, depth + 1, () => this.#value(depth + 1));
      default:
        return LITERALS.some((literal) => this.#literal(literal)) || this.#number();
    }
  }

  /** What stands between brackets: none, or some with commas between them. */
  #list(end: number, depth: number, element: () => boolean): boolean {
    if (depth > DEEPEST) return false;
    this.#at += 1;
    this.#space();
    if (this.#take(end)) return true;
    for (;;) {
      if (!element()) return false;
      this.#space();
      if (this.#take(end)) return true;
      if (!this.#take(0x2c)) return false;
      this.#space();
    }
  }

  #colon(): boolean {
    this.#space();
    const isColon = this.#take(0x3a);
    this.#space();
    return isColon;
  }

  #string(): boolean {
    if (!this.#take(0x22)) return false;
    for (let at = this.#at; ; at += 1) {
      const byte = this.#bytes[at];
      if (byte === undefined || byte < 0x20) return false;
      if (byte === 0x22) {
        this.#at = at + 1;
        return true;
      }
      if (byte !== 0x5c) continue;
      at += 1;
      if (this.#bytes[at] === 0x75) {
        for (let digit = 1; digit <= 4; digit += 1) if (!isHexDigit(this.#bytes[at + digit])) return false;
        at += 4;
      } else if (!ESCAPED.has(this.#bytes[at] ?? 0)) return false;
    }
  }

  #number(): boolean {
    this.#take(0x2d);
    if (!this.#take(0x30) && !this.#digits()) return false;
    if (this.#take(0x2e) && !this.#digits()) return false;
    if (!this.#take(0x65) && !this.#take(0x45)) return true;
    if (!this.#take(0x2b)) this.#take(0x2d);
    return this.#digits();
  }

  #digits(): boolean {
    const from = this.#at;
    while (isDigit(this.#bytes[this.#at])) this.#at += 1;
    return this.#at > from;
  }

  #literal(literal: Uint8Array): boolean {
    if (!literal.every((byte, index) => this.#bytes[this.#at + index] === byte)) return false;
    this.#at += literal.length;
    return true;
  }

  #space(): void {
    while (WHITESPACE.has(this.#bytes[this.#at] ?? 0)) this.#at += 1;
  }

  #take(byte: number): boolean {
    if (this.#bytes[this.#at] !== byte) return false;
    this.#at += 1;
    return true;
  }
}

const isDigit = (byte: number | undefined): boolean => byte !== undefined && byte >= 0x30 && byte <= 0x39;

const isHexDigit = (byte: number | undefined): boolean =>
  isDigit(byte) || (byte !== undefined && (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x66);
