import { type Packet, PacketReader } from './packet-reader.ts';
import type { PushCapabilities } from './push-capabilities.ts';

/** What became of a ref at GitHub, by its own report. */
export type RefOutcome = {
  readonly outcome: 'accepted' | 'rejected' | 'unknown';
  /** GitHub's words. */
  readonly detail?: string;
};

const LONGEST_DETAIL = 200;

/**
 * Reads GitHub's report on a push in passing: gitprotocol-pack(5), "Report Status". Never throws and never waits: what it
 * cannot read is unknown.
 */
export class PushOutcomeReader {
  readonly #outer = new PacketReader();
  readonly #inner: PacketReader;
  readonly #sideBand: boolean;
  readonly #asked: ReadonlySet<string>;
  readonly #outcomes = new Map<string, RefOutcome>();
  #unpack: string | undefined;
  #over: boolean;

  /** @param refs those of the push: a report names no others */
  constructor({ report, sideBand }: PushCapabilities, refs: readonly string[]) {
    this.#sideBand = sideBand;
    this.#inner = sideBand ? new PacketReader() : this.#outer;
    this.#asked = new Set(refs);
    this.#over = report === 'none';
  }

  read(piece: Buffer): void {
    if (this.#over) return;
    this.#outer.add(piece);
    if (!this.#sideBand) return this.#readReport();
    for (let packet = this.#next(this.#outer); packet !== undefined; packet = this.#next(this.#outer)) {
      if (packet.kind === 'flush') this.#over = true;
      else if (packet.payload[0] === 1) this.#inner.add(packet.payload.subarray(1));
      if (this.#over) return;
      this.#readReport();
    }
  }

  of(ref: string): RefOutcome {
    return this.#outcomes.get(ref) ?? (this.#unpack === undefined ? UNKNOWN : rejected(`unpack ${this.#unpack}`));
  }

  #readReport(): void {
    for (let packet = this.#next(this.#inner); packet !== undefined; packet = this.#next(this.#inner)) {
      if (packet.kind === 'flush') this.#over = true;
      else this.#readLine(packet.payload.toString('utf8').replace(/\n$/, ''));
    }
  }

  #next(packets: PacketReader): Packet | undefined {
    const packet = this.#over ? undefined : packets.next();
    if (packet?.kind !== 'fault') return packet;
    this.#over = true;
    return undefined;
  }

  #readLine(line: string): void {
    const [word = '', ref = '', ...reason] = line.split(' ');
    if (word === 'unpack' && line !== 'unpack ok') this.#unpack = line.slice('unpack '.length);
    if (!this.#asked.has(ref)) return;
    if (word === 'ok') this.#outcomes.set(ref, { outcome: 'accepted' });
    if (word === 'ng') this.#outcomes.set(ref, rejected(reason.join(' ')));
  }
}

const UNKNOWN: RefOutcome = { outcome: 'unknown' };

const rejected = (detail: string): RefOutcome => ({
  outcome: 'rejected',
  detail: detail.replaceAll(/\p{Cc}+/gu, ' ').slice(0, LONGEST_DETAIL),
});
