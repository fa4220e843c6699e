/** One packet of git's line protocol: https://git-scm.com/docs/protocol-common#_pkt_line_format */
export type Packet = { readonly kind: 'flush' } | { readonly kind: 'data'; readonly payload: Buffer };

export type PacketFault = { readonly kind: 'fault'; readonly what: string };

/** The four digits of the length included. */
const LONGEST = 65_520;
const LENGTH = /^[0-9a-f]{4}$/i;

/**
 * Splits what comes in pieces into packets. Holds no more than one packet and the piece that it came in; the
 * packets that protocol v2 added (delimiter, response end) have no place in a push.
 */
export class PacketReader {
  #held: Buffer[] = [];
  #bytes = 0;
  /** Of the packet that is not whole yet, its four digits included. */
  #wanted: number | undefined;

  add(piece: Buffer): void {
    if (piece.length === 0) return;
    this.#held.push(piece);
    this.#bytes += piece.length;
  }

  /** Whether bytes are held that belong to no whole packet. */
  get isWithinPacket(): boolean {
    return this.#bytes > 0;
  }

  /** The next whole packet; undefined until more has come. After a fault nothing behind it can be read. */
  next(): Packet | PacketFault | undefined {
    if (this.#wanted === undefined) {
      if (this.#bytes < 4) return undefined;
      const digits = this.#joined().toString('latin1', 0, 4);
      if (!LENGTH.test(digits)) return { kind: 'fault', what: 'a packet whose length is no number' };
      this.#wanted = Number.parseInt(digits, 16);
    }
    const wanted = this.#wanted;
    if (wanted === 0) {
      this.#take(4);
      return { kind: 'flush' };
    }
    if (wanted < 4) return { kind: 'fault', what: 'a packet of a kind that a push does not have' };
    if (wanted > LONGEST) return { kind: 'fault', what: 'a packet that is longer than packets can be' };
    if (this.#bytes < wanted) return undefined;
    return { kind: 'data', payload: this.#take(wanted).subarray(4) };
  }

  #take(bytes: number): Buffer {
    const joined = this.#joined();
    this.#wanted = undefined;
    this.#bytes -= bytes;
    this.#held = this.#bytes === 0 ? [] : [joined.subarray(bytes)];
    return joined.subarray(0, bytes);
  }

  /** Joined only when enough has come, so that a packet in many small pieces is copied once. */
  #joined(): Buffer {
    const [first] = this.#held;
    const joined = this.#held.length === 1 && first !== undefined ? first : Buffer.concat(this.#held);
    this.#held = [joined];
    return joined;
  }
}
