/** More than GitHub sends while a delivery may still be repeated by hand; some hundred kilobytes. */
const MOST = 2_000;

/** The last delivery ids, oldest first: a repeated delivery is answered and does nothing. */
export class SeenDeliveries {
  readonly #ids = new Set<string>();

  /** True the first time. */
  take(id: string): boolean {
    if (this.#ids.has(id)) return false;
    this.#ids.add(id);
    for (const oldest of this.#ids) {
      if (this.#ids.size <= MOST) break;
      this.#ids.delete(oldest);
    }
    return true;
  }
}
