import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { type BackoffLimits, pauseAfter } from './backoff.ts';
import type { Clock, Random } from './clock.ts';
import type { Log } from './log.ts';

export type SupervisedProcessOptions = {
  readonly name: string;
  /** Starts the process; called again after each death. */
  readonly spawn: () => ChildProcess | Promise<ChildProcess>;
  readonly log: Log;
  readonly clock: Clock;
  readonly random: Random;
  /** Pauses between restarts. */
  readonly backoff?: BackoffLimits;
  /** A process that ran this long, in milliseconds, has proved itself: the pauses begin anew. */
  readonly stableAfter?: number;
  /** Told of each death that was not asked for; may return `stop` when starting again cannot help. */
  readonly onExit?: (exit: { code: number | null; signal: NodeJS.Signals | null }) => 'restart' | 'stop';
};

const BACKOFF: BackoffLimits = { first: 100, most: 30_000 };

/** Keeps one child process running: starts it again when it dies, with growing pauses while it keeps dying. */
export class SupervisedProcess {
  readonly #options: SupervisedProcessOptions;
  readonly #stopping = new AbortController();
  #child: ChildProcess | undefined;
  #loop: Promise<void> | undefined;
  #restarts = 0;

  constructor(options: SupervisedProcessOptions) {
    this.#options = options;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  get child(): ChildProcess | undefined {
    return this.#child;
  }

  get restarts(): number {
    return this.#restarts;
  }

  start(): void {
    this.#loop ??= this.#keepRunning();
  }

  /** Resolves when the process has been given up: after `stop()`, or when `onExit` said so. */
  async finished(): Promise<void> {
    await this.#loop;
  }

  /** SIGTERM, then SIGKILL after `patience` milliseconds; resolves when the process is gone. */
  async stop(patience = 5_000): Promise<void> {
    this.#stopping.abort();
    const child = this.#child;
    if (child !== undefined && child.exitCode === null && child.signalCode === null) {
      child.kill('SIGTERM');
      const insist = setTimeout(() => child.kill('SIGKILL'), patience);
      await this.#loop;
      clearTimeout(insist);
    }
    await this.#loop;
  }

  async #keepRunning(): Promise<void> {
    const { name, log, clock, random, backoff = BACKOFF, stableAfter = 10_000 } = this.#options;
    const { signal } = this.#stopping;
    let failures = 0;
    while (!signal.aborted) {
      const startedAt = clock();
      const exit = await this.#runOnce();
      if (signal.aborted) return;
      if (this.#options.onExit?.(exit) === 'stop') return;
      failures = clock() - startedAt >= stableAfter ? 1 : failures + 1;
      const pause = pauseAfter(failures, backoff, random);
      log.warn({ process: name, ...exit, pause }, 'process died, starting it again');
      await sleep(pause, undefined, { signal }).catch(() => undefined);
      this.#restarts += 1;
    }
  }

  async #runOnce(): Promise<{ code: number | null; signal: NodeJS.Signals | null }> {
    try {
      const child = await this.#options.spawn();
      this.#child = child;
      if (this.#stopping.signal.aborted) child.kill('SIGTERM');
      const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
      return { code, signal };
    } catch (error) {
      this.#options.log.error({ process: this.#options.name, err: error }, 'process could not be started');
      return { code: null, signal: null };
    }
  }
}
