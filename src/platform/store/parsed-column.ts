/**
 * Values of a `*_json` column as they were parsed last, by row: most rows are read many times between two changes, and
 * a value that stays the same object lets others remember what they have made of it (jose its imported keys).
 */
export class ParsedColumn<T> {
  readonly #parse: (json: unknown) => T;
  readonly #known = new Map<string, { readonly text: string; readonly value: T }>();

  constructor(parse: (json: unknown) => T) {
    this.#parse = parse;
  }

  /** The value is shared with all who read the same text: nobody changes it. */
  read(row: string, text: string): T {
    const known = this.#known.get(row);
    if (known?.text === text) return known.value;
    const value = this.#parse(JSON.parse(text));
    this.#known.set(row, { text, value });
    return value;
  }

  forget(): void {
    this.#known.clear();
  }
}
