/** What must be done so that nothing is left of something half done: the last first, and each step until it succeeds. */
export class Undo {
  readonly #steps: (() => Promise<void>)[] = [];
  #running: Promise<void> | undefined;

  add(step: () => Promise<void>): void {
    this.#steps.push(step);
  }

  /** Rejects at the first step that fails, with which the next run begins. */
  run(): Promise<void> {
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  async #run(): Promise<void> {
    for (let step = this.#steps.at(-1); step !== undefined; step = this.#steps.at(-1)) {
      await step();
      this.#steps.pop();
    }
  }
}
