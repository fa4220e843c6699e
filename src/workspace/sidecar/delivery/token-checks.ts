import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from '../../../lib/clock.ts';
import type { HandedTokens } from './handed-tokens.ts';

/**
 * Between two looks, in milliseconds. Nobody tells the sidecar of a token that was revoked at GitHub and that gh uses:
 * gh has no word like git's `erase`. GitHub allows an installation 900 such questions a minute, for all its workspaces.
 */
const PAUSE = { least: 30_000, most: 60_000 };

/** Asks GitHub from time to time whether it still takes what was handed out. */
export class TokenChecks {
  readonly #handed: Pick<HandedTokens, 'checkAll'>;
  readonly #random: Random;
  readonly #stopping = new AbortController();
  #loop: Promise<void> | undefined;

  constructor(handed: Pick<HandedTokens, 'checkAll'>, random: Random) {
    this.#handed = handed;
    this.#random = random;
  }

  start(): void {
    this.#loop ??= this.#keepChecking();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#loop;
  }

  async #keepChecking(): Promise<void> {
    const { signal } = this.#stopping;
    for (;;) {
      const pause = PAUSE.least + (PAUSE.most - PAUSE.least) * this.#random();
      await sleep(pause, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return;
      await this.#handed.checkAll(signal);
    }
  }
}
