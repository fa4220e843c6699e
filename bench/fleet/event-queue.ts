/** What happens next in a simulation: a binary heap by time; of two at the same time, either may come first. */
export class EventQueue {
  readonly #heap: { readonly at: number; readonly act: () => void }[] = [];
  now = 0;

  at(time: number, act: () => void): void {
    const heap = this.#heap;
    const event = { at: Math.max(time, this.now), act };
    let index = heap.push(event) - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      const above = heap[parent];
      if (above === undefined || above.at <= event.at) break;
      heap[index] = above;
      index = parent;
    }
    heap[index] = event;
  }

  /** Runs everything until `end`, in the order of time. */
  runUntil(end: number): void {
    for (let next = this.#heap[0]; next !== undefined && next.at <= end; next = this.#heap[0]) {
      this.now = next.at;
      this.#removeFirst();
      next.act();
    }
    this.now = end;
  }

  #removeFirst(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    let index = 0;
    for (;;) {
      const left = 2 * index + 1;
      const right = heap[left + 1];
      const child = right !== undefined && right.at < (heap[left]?.at ?? Infinity) ? left + 1 : left;
      const below = heap[child];
      if (below === undefined || below.at >= last.at) break;
      heap[index] = below;
      index = child;
    }
    heap[index] = last;
  }
}
