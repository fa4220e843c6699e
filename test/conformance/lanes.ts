import { startWorld, type World } from './world.ts';

/** As many worlds as rows are run at once; each row has one for itself. */
export class Lanes {
  readonly #free: World[];
  readonly #all: readonly World[];
  readonly #waiting: ((world: World) => void)[] = [];

  private constructor(worlds: readonly World[]) {
    this.#all = worlds;
    this.#free = [...worlds];
  }

  static async open(count: number, now: number): Promise<Lanes> {
    return new Lanes(await Promise.all(Array.from({ length: count }, () => startWorld(now))));
  }

  async use<T>(act: (world: World) => Promise<T>): Promise<T> {
    const world = this.#free.pop() ?? (await new Promise<World>((resolve) => this.#waiting.push(resolve)));
    try {
      return await act(world);
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#free.push(world);
      else next(world);
    }
  }

  async stop(): Promise<void> {
    await Promise.all(this.#all.map((world) => world.stop()));
  }
}
