/**
 * Holds answers to mints back: the token exists at GitHub's side, and whoever asked does not know it yet. So a test
 * can end a platform between the mint and the hand-out.
 */
export class MintGate {
  #held: (() => void)[] | undefined;

  hold(): void {
    this.#held ??= [];
  }

  /** Returns how many answers were waiting. */
  release(): number {
    const held = this.#held ?? [];
    this.#held = undefined;
    for (const letGo of held) letGo();
    return held.length;
  }

  get waiting(): number {
    return this.#held?.length ?? 0;
  }

  async pass(): Promise<void> {
    const held = this.#held;
    if (held !== undefined) await new Promise<void>((resolve) => held.push(resolve));
  }
}
