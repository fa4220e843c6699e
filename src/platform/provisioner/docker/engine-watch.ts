import { setTimeout as sleep } from 'node:timers/promises';
import { type BackoffLimits, pauseAfter } from '../../../lib/backoff.ts';
import type { Clock, Random } from '../../../lib/clock.ts';
import { Fault } from '../../../lib/fault.ts';
import type { Log } from '../../../lib/log.ts';
import type { HostTrouble } from '../workspace-host.ts';
import type { Engine, Labels } from './engine.ts';

/** In milliseconds: an event that was missed is made up for by then. */
const LOOK_EVERY = 5_000;

const BACKOFF: BackoffLimits = { first: 200, most: LOOK_EVERY };

export type EngineWatchParts = {
  readonly engine: Pick<Engine, 'events'>;
  readonly labels: Labels;
  /** Sees how everything stands. Called once at a time. */
  readonly look: () => Promise<void>;
  readonly log: Log;
  readonly clock: Clock;
  readonly random: Random;
};

/**
 * Looks whenever the engine tells that something has happened, and every few seconds all the same. What an event says
 * is never taken for true, for engines tell late, twice, or each in its own words.
 */
export class EngineWatch {
  readonly #parts: EngineWatchParts;
  readonly #closing = new AbortController();
  #pause = new AbortController();
  #again = false;
  #trouble: HostTrouble | undefined;
  #running: Promise<unknown> | undefined;

  constructor(parts: EngineWatchParts) {
    this.#parts = parts;
  }

  /** Why it cannot be seen how containers stand, while it cannot. */
  get trouble(): HostTrouble | undefined {
    return this.#trouble;
  }

  start(): void {
    this.#running ??= Promise.all([this.#listen(), this.#keepLooking()]);
  }

  lookSoon(): void {
    this.#again = true;
    this.#pause.abort();
  }

  async close(): Promise<void> {
    this.#closing.abort();
    this.#pause.abort();
    await this.#running;
  }

  async #listen(): Promise<void> {
    const { engine, labels, random } = this.#parts;
    const { signal } = this.#closing;
    for (let failures = 0; !signal.aborted; failures += 1) {
      try {
        const events = await engine.events(labels, signal);
        this.lookSoon();
        for await (const _event of events) {
          failures = 0;
          this.lookSoon();
        }
      } catch {
        // An engine that is gone is told of by the next look.
      }
      await sleep(pauseAfter(failures + 1, BACKOFF, random), undefined, { signal, ref: false }).catch(() => undefined);
    }
  }

  async #keepLooking(): Promise<void> {
    while (!this.#closing.signal.aborted) {
      this.#again = false;
      await this.#lookOnce();
      if (this.#again) continue;
      this.#pause = new AbortController();
      if (this.#closing.signal.aborted) return;
      await sleep(LOOK_EVERY, undefined, { signal: this.#pause.signal, ref: false }).catch(() => undefined);
    }
  }

  /** An engine that cannot be asked changes nothing: what was known of its containers is as true as before. */
  async #lookOnce(): Promise<void> {
    const { look, log, clock } = this.#parts;
    try {
      await look();
      if (this.#trouble !== undefined) log.info('the container engine answers again');
      this.#trouble = undefined;
    } catch (error) {
      if (this.#trouble === undefined) {
        log.warn({ err: error }, 'the container engine does not tell how containers stand');
      }
      this.#trouble = { fault: faultOf(error), since: this.#trouble?.since ?? clock() };
    }
  }
}

function faultOf(error: unknown): Fault {
  if (!(error instanceof Fault)) {
    return new Fault('internal', 'it cannot be seen how containers stand', "see the platform's log for the cause");
  }
  const { code, message, remedy } = error;
  return new Fault(code, message, `${remedy}; workspaces that run go on meanwhile`, { cause: error });
}
