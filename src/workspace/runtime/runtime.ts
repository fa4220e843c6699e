import { setTimeout as sleep } from 'node:timers/promises';
import type { LeasedTurn, TurnSettlement } from '../../contract/turns.ts';
import { type BackoffLimits, pauseAfter } from '../../lib/backoff.ts';
import type { Random } from '../../lib/clock.ts';
import { runTurn, type RunTurnOptions } from './run-turn.ts';

export type RuntimeOptions = RunTurnOptions & { readonly random: Random };

/** How long one lease request waits for a turn, in milliseconds. */
const LEASE_WAIT = 25_000;
/** The relay is on this machine: asking every two seconds costs little and finds it soon when it is back. */
const BACKOFF: BackoffLimits = { first: 100, most: 2_000 };
/** When the runtime stops, its last settlement may take this long; after that the lease runs out by itself. */
const LAST_SETTLEMENT_WITHIN = 1_000;

/** Leases turns, has the agent run them one after another, and settles each. */
export class Runtime {
  readonly #options: RuntimeOptions;
  readonly #stopping = new AbortController();
  #loop: Promise<void> | undefined;

  constructor(options: RuntimeOptions) {
    this.#options = options;
  }

  start(): void {
    this.#loop ??= this.#work();
  }

  /** Cancels the turn that runs, settles it and ends the agent. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#loop;
    await this.#options.adapter.stop();
  }

  async #work(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      const turn = await this.#lease();
      if (turn === undefined) continue;
      this.#options.log.info({ turn: turn.id, attempt: turn.attempt, source: turn.source }, 'turn begins');
      await this.#settle(turn, await runTurn(turn, this.#options, signal));
    }
  }

  /** Undefined when nothing came. A relay that says so at once (it is about to stop) is not asked in a tight loop. */
  async #lease(): Promise<LeasedTurn | undefined> {
    const { source, holder } = this.#options;
    const { signal } = this.#stopping;
    const turn = await this.#persist('lease', signal, () => source.lease({ holder, waitMs: LEASE_WAIT }, signal));
    if (turn === undefined) await this.#pause(1);
    return turn;
  }

  /** Until the relay has taken it or says that the turn is no longer ours; the turn's result is lost otherwise. */
  async #settle(turn: LeasedTurn, settlement: TurnSettlement): Promise<void> {
    const { source, log } = this.#options;
    const { outcome, summary, counts } = settlement;
    log.info({ turn: turn.id, outcome, summary, counts }, 'turn ends');
    const hurry = new AbortController();
    const onStop = (): void => void setTimeout(() => hurry.abort(), LAST_SETTLEMENT_WITHIN).unref();
    this.#stopping.signal.addEventListener('abort', onStop, { once: true });
    if (this.#stopping.signal.aborted) onStop();
    const answer = await this.#persist('settle', hurry.signal, () => source.settle(turn.id, settlement, hurry.signal));
    this.#stopping.signal.removeEventListener('abort', onStop);
    if (answer !== 'accepted') log.warn({ turn: turn.id, answer }, 'the settlement was not taken');
  }

  /** Does `work` again, with growing jittered pauses, until it succeeds or `signal` aborts. */
  async #persist<T>(what: string, signal: AbortSignal, work: () => Promise<T>): Promise<T | undefined> {
    const { log } = this.#options;
    for (let attempt = 1; !signal.aborted; attempt += 1) {
      try {
        return await work();
      } catch (error) {
        if (signal.aborted) break;
        log.warn({ what, attempt, err: error }, 'the relay did not answer as it should');
        await this.#pause(attempt, signal);
      }
    }
    return undefined;
  }

  async #pause(attempt: number, signal: AbortSignal = this.#stopping.signal): Promise<void> {
    const pause = pauseAfter(attempt, BACKOFF, this.#options.random);
    await sleep(pause, undefined, { signal }).catch(() => undefined);
  }
}
