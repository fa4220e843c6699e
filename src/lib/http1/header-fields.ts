/** Lower-case forms of names as they are usually written, so that a name is folded once and not with every message. */
const folded = new Map<string, string>();
const MOST_FOLDED = 500;
const LONGEST_FOLDED = 40;

/** The fields of one head as they were received, duplicates and all. Their names have no case (RFC 9110 §5.1). */
export class HeaderFields {
  /** Names and values in turn. */
  readonly raw: readonly string[];
  /** In lower case, one for each pair of `raw`. */
  readonly names: readonly string[];

  constructor(raw: readonly string[], names: readonly string[] = namesIn(raw)) {
    this.raw = raw;
    this.names = names;
  }

  /** Of the first field of a name, which is in lower case. */
  first(name: string): string | undefined {
    const at = this.names.indexOf(name);
    return at < 0 ? undefined : this.raw[2 * at + 1];
  }

  all(name: string): string[] {
    const values: string[] = [];
    for (let at = this.names.indexOf(name); at >= 0; at = this.names.indexOf(name, at + 1)) {
      values.push(this.raw[2 * at + 1] ?? '');
    }
    return values;
  }

  /** Several fields of one name are one, with commas between (RFC 9110 §5.3). */
  joined(name: string): string | undefined {
    const first = this.names.indexOf(name);
    if (first < 0) return undefined;
    return this.names.includes(name, first + 1) ? this.all(name).join(', ') : this.raw[2 * first + 1];
  }

  has(name: string): boolean {
    return this.names.includes(name);
  }
}

const namesIn = (raw: readonly string[]): string[] => raw.filter((_text, at) => at % 2 === 0).map(foldName);

/** A field's name in lower case. */
export function foldName(name: string): string {
  const known = folded.get(name);
  if (known !== undefined) return known;
  const lower = name.toLowerCase();
  // By a copy: a part of a head would keep the whole head in memory.
  if (folded.size < MOST_FOLDED && name.length <= LONGEST_FOLDED) {
    const copy = Buffer.from(name, 'latin1').toString('latin1');
    folded.set(copy, copy.toLowerCase());
  }
  return lower;
}
