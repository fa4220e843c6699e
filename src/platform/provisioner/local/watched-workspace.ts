import { setTimeout as sleep } from 'node:timers/promises';
import { type BackoffLimits, pauseAfter } from '../../../lib/backoff.ts';
import type { Clock, Random } from '../../../lib/clock.ts';
import { Fault } from '../../../lib/fault.ts';
import type { Log } from '../../../lib/log.ts';
import { isRunning, type ProcessIdentity } from '../../../lib/running-process.ts';
import { unlessAborted } from '../../../lib/unless-aborted.ts';
import type { PrepareSecrets, WorkspaceSecrets } from '../workspace-host.ts';
import { failureIn, startInit } from './init-process.ts';

const LOOK_EVERY_MS = 500;
const STABLE_AFTER_MS = 10_000;
const DIED = 'its init has died and is being started again';
const BACKOFF: BackoffLimits = { first: 100, most: 30_000 };

export type WatchOptions = { readonly log: Log; readonly clock: Clock; readonly random: Random };

export type WatchParts = WatchOptions & {
  /** Done once after each death: what prepares each try of the next start, if there shall be one. */
  readonly died: (reason: string, signal: AbortSignal) => Promise<PrepareSecrets | undefined>;
  readonly isStateNew: () => Promise<boolean>;
  readonly give: (secrets: WorkspaceSecrets) => Promise<void>;
  /** Done when it has said that no other start can help. */
  readonly givenUp: (reason: string, signal: AbortSignal) => Promise<void>;
};

/**
 * Starts a workspace's init again whenever it has died, unless it has said that this cannot help. Init is no child of
 * ours when it was adopted, so its death is seen by looking.
 */
export class WatchedWorkspace {
  readonly #folder: string;
  readonly #options: WatchParts;
  readonly #letGo = new AbortController();
  readonly #watching: Promise<void>;
  /** The one that runs, or ran last. */
  #init: ProcessIdentity;
  #reason: string | undefined;
  #prepare: PrepareSecrets | undefined;

  constructor(folder: string, init: ProcessIdentity, options: WatchParts) {
    this.#folder = folder;
    this.#options = options;
    this.#init = init;
    this.#watching = this.#watch(init);
  }

  get init(): ProcessIdentity {
    return this.#init;
  }

  /** Why the workspace does not run, while it does not. */
  get reason(): string | undefined {
    return this.#reason;
  }

  /** Watches no longer; the workspace runs on. */
  async release(): Promise<void> {
    this.#letGo.abort();
    await this.#watching;
  }

  async #watch(init: ProcessIdentity): Promise<void> {
    const { clock, log, random } = this.#options;
    const { signal } = this.#letGo;
    let current: ProcessIdentity | undefined = init;
    for (let failures = 0; !signal.aborted;) {
      const since = clock();
      if (current !== undefined) {
        await this.#untilGone(current);
        this.#prepare = undefined;
      }
      if (signal.aborted) return;
      const givenUp = current === undefined ? undefined : await failureIn(this.#folder, current);
      if (givenUp !== undefined) {
        this.#reason = givenUp;
        log.error({ folder: this.#folder, reason: givenUp }, 'a workspace has given up');
        // Whoever stops it waits for us, and may be whom we would tell.
        return void (await unlessAborted(signal, this.#options.givenUp(givenUp, signal)));
      }
      failures = clock() - since >= STABLE_AFTER_MS ? 1 : failures + 1;
      this.#reason ??= DIED;
      const pause = pauseAfter(failures, BACKOFF, random);
      log.warn({ folder: this.#folder, pause }, 'the init of a workspace is gone, starting it again');
      await sleep(pause, undefined, { signal, ref: false }).catch(() => undefined);
      if (!signal.aborted) current = await this.#startAgain();
    }
  }

  async #untilGone(init: ProcessIdentity): Promise<void> {
    const { signal } = this.#letGo;
    while (!signal.aborted && (await this.#stillRuns(init))) {
      await sleep(LOOK_EVERY_MS, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }

  /** What cannot be looked at, for want of file descriptors perhaps, is looked at again. */
  async #stillRuns(init: ProcessIdentity): Promise<boolean> {
    try {
      return await isRunning(init);
    } catch (error) {
      this.#options.log.warn({ folder: this.#folder, err: error }, 'the init of a workspace cannot be looked at');
      return true;
    }
  }

  async #startAgain(): Promise<ProcessIdentity | undefined> {
    const { signal } = this.#letGo;
    try {
      const { died, isStateNew, give } = this.#options;
      // Whoever lets go waits for us, and may hold what we wait for.
      this.#prepare ??= await unlessAborted(signal, died(DIED, signal));
      if (this.#prepare === undefined) return void this.#letGo.abort();
      const secrets = await unlessAborted(signal, this.#prepare({ isStateNew: await isStateNew() }));
      if (secrets === undefined) return undefined;
      await give(secrets);
      const init = await startInit(this.#folder);
      this.#reason = undefined;
      this.#init = init;
      return init;
    } catch (error) {
      this.#reason = error instanceof Fault ? error.sentence : String(error);
      this.#options.log.error({ folder: this.#folder, err: error }, 'the init of a workspace did not start');
      return undefined;
    }
  }
}
