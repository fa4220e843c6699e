import type { Clock } from '../../../lib/clock.ts';
import { err, type Result } from '../../../lib/result.ts';
import type { GitHubRefusal } from '../../github/refusals.ts';
import type { Life } from './living-keys.ts';
import { MintPacing, type PacingLimits } from './mint-pacing.ts';
import type { Wish } from './mint-line.ts';

type Turn = { readonly begin: () => void; readonly refuse: (refusal: GitHubRefusal) => void };

/** No timer is set further ahead, in milliseconds: GitHub's clock may be corrected meanwhile. */
const LOOK_AGAIN = 1_000;

/** One App's mints, each in its turn. */
export class PacedMints {
  readonly #clock: Clock;
  readonly #pacing: MintPacing;
  readonly #turns = new Map<string, Turn>();
  #timer: NodeJS.Timeout | undefined;

  constructor(clock: Clock, limits?: PacingLimits) {
    this.#clock = clock;
    this.#pacing = new MintPacing(limits);
  }

  /** A token that was minted before this process began. */
  remember(key: string, life: Life): void {
    this.#pacing.living.minted(key, life);
  }

  /** Runs `mint` when its turn has come. Only one may run or wait under a key: whoever asks again shares it. */
  async run<T extends Life>(
    wish: Wish,
    mint: () => Promise<Result<T, GitHubRefusal>>,
  ): Promise<Result<T, GitHubRefusal>> {
    const { key } = wish;
    const refused = this.#pacing.ask(wish, this.#clock());
    if (refused !== undefined) return err(refused);
    const turn = Promise.withResolvers<GitHubRefusal | undefined>();
    this.#turns.set(key, { begin: () => turn.resolve(undefined), refuse: turn.resolve });
    this.#step();
    const refusal = await turn.promise;
    if (refusal !== undefined) return err(refusal);
    let outcome: Life | GitHubRefusal = { reason: 'github_erring', detail: 'the mint failed here' };
    try {
      const minted = await mint();
      outcome = minted.ok ? minted.value : minted.error;
      return minted;
    } finally {
      this.#pacing.settled(key, outcome, this.#clock());
      this.#step();
    }
  }

  #step(): void {
    clearTimeout(this.#timer);
    for (;;) {
      const step = this.#pacing.step(this.#clock());
      if (step.act === 'look_again') {
        if (step.at === Infinity) return;
        const pause = Math.min(LOOK_AGAIN, Math.max(1, step.at - this.#clock()));
        this.#timer = setTimeout(() => this.#step(), pause).unref();
        return;
      }
      const turn = this.#turns.get(step.key);
      this.#turns.delete(step.key);
      if (step.act === 'mint') turn?.begin();
      else turn?.refuse(step.refusal);
    }
  }
}
