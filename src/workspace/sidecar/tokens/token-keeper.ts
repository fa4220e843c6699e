import { setTimeout as sleep } from 'node:timers/promises';
import type { InstallationTokenAnswer } from '../../../contract/installation-token.ts';
import type { Clock, Random } from '../../../lib/clock.ts';
import type { Log } from '../../../lib/log.ts';
import type { RemoteClock } from '../../../lib/remote-clock.ts';
import { err, ok, type Result } from '../../../lib/result.ts';
import { type HeldToken, heldToken } from './held-token.ts';
import {
  afterAnswer,
  afterRefusal,
  afterRenewalAsked,
  type Answered,
  type Keeping,
  NOTHING_HELD,
  tokenInUse,
  untilNextAttempt,
} from './keeping.ts';
import { isUsable } from './schedule.ts';
import type { TokenFault } from './token-fault.ts';

export type TokenKeeperOptions = {
  /** Asks the platform; `refused` is the hex SHA-256 of a token that GitHub refused. */
  readonly fetchToken: (refused: string | undefined) => Promise<Result<InstallationTokenAnswer, TokenFault>>;
  readonly gitHubClock: RemoteClock;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** Told after every change of the token or of the fault. */
  readonly onChange?: () => void;
  /** How long a request waits for a token, in milliseconds. */
  readonly patience?: number;
};

/** Milliseconds. */
const PATIENCE = 20_000;
/** No sleep is longer, so that a host that slept or a corrected clock is noticed. Milliseconds. */
const LOOK_AGAIN = 15_000;

const NO_TOKEN: TokenFault = {
  code: 'no_token',
  message: 'this workspace has no valid GitHub token yet',
  remedy: 'try again in a moment',
  waitingHelps: true,
};

/** Holds one owner's token and keeps it fresh by the clock, whatever the agent does or does not do. */
export class TokenKeeper {
  readonly #options: TokenKeeperOptions;
  readonly #stopping = new AbortController();
  #loop: Promise<void> | undefined;
  #state: Keeping = NOTHING_HELD;
  #waiters = 0;
  #attempt = Promise.withResolvers<void>();
  #alarm = new AbortController();

  constructor(options: TokenKeeperOptions) {
    this.#options = options;
  }

  /** The token to use, if there is one that GitHub will still take. */
  current(): HeldToken | undefined {
    return tokenInUse(this.#state, this.#now());
  }

  /** Without waiting: one that `suffices`. One that has just come may outlive the one in use. */
  sufficient(suffices: (token: HeldToken, now: number) => boolean): HeldToken | undefined {
    const now = this.#options.gitHubClock.now();
    return [this.current(), this.#state.held].find(
      (token) => token !== undefined && isUsable(token, now) && suffices(token, now),
    );
  }

  /** Without waiting: one that `suffices`, or else the one to use. */
  atHand(suffices: (token: HeldToken, now: number) => boolean): HeldToken | undefined {
    return this.sufficient(suffices) ?? this.current();
  }

  get fault(): TokenFault | undefined {
    return this.#state.fault;
  }

  start(): void {
    this.#loop ??= this.#keepFresh();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#alarm.abort();
    await this.#loop;
  }

  /**
   * A token that `suffices`, waiting for the next one if need be: all who wait share one fetch. When a fetch brought
   * none that suffices, a usable one will do. Refuses when the wait is over or when waiting cannot help.
   */
  async obtain(
    suffices: (token: HeldToken, now: number) => boolean,
    signal: AbortSignal,
  ): Promise<Result<HeldToken, TokenFault>> {
    const { patience = PATIENCE } = this.#options;
    const atHand = this.sufficient(suffices);
    if (atHand !== undefined) return ok(atHand);
    this.#waiters += 1;
    const giveUp = AbortSignal.any([signal, this.#stopping.signal, AbortSignal.timeout(patience)]);
    const gaveUp = Promise.withResolvers<void>();
    giveUp.addEventListener('abort', () => gaveUp.resolve(), { once: true });
    // A signal that is aborted already tells nobody any more.
    if (giveUp.aborted) gaveUp.resolve();
    try {
      for (;;) {
        this.#alarm.abort();
        await Promise.race([this.#attempt.promise, gaveUp.promise]);
        const token = this.atHand(suffices);
        if (token !== undefined) return ok(token);
        const { fault } = this;
        if (giveUp.aborted || fault?.waitingHelps === false) return err(fault ?? NO_TOKEN);
      }
    } finally {
      this.#waiters -= 1;
    }
  }

  /** GitHub refused this token: it is dropped, and the platform is told so when the next one is asked for. */
  refuse(token: HeldToken): void {
    const before = this.#state;
    this.#change(afterRefusal(before, token));
    if (this.#state !== before) this.#options.log.warn({ token: token.sha256 }, 'GitHub refused the token: dropped');
  }

  /** Asks for a fresh token now; the held one serves until it is there. */
  renew(): void {
    this.#change(afterRenewalAsked(this.#state));
  }

  #change(state: Keeping): void {
    if (state === this.#state) return;
    this.#state = state;
    this.#alarm.abort();
    this.#options.onChange?.();
  }

  async #keepFresh(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      const pause = untilNextAttempt(this.#state, this.#now(), this.#waiters > 0);
      if (pause <= 0) {
        await this.#fetch();
        continue;
      }
      await sleep(Math.min(pause, LOOK_AGAIN), undefined, { signal: this.#alarm.signal }).catch(() => undefined);
      this.#alarm = new AbortController();
    }
  }

  async #fetch(): Promise<void> {
    const { fetchToken, gitHubClock, random, onChange } = this.#options;
    const asked = this.#state;
    const answer = await fetchToken(asked.refused);
    if (answer.ok) gitHubClock.expectWithin(Date.parse(answer.value.issued_at), Date.parse(answer.value.expires_at));
    const before = this.#state;
    const after = afterAnswer(before, answered(answer), this.#now(), random);
    // Asked for while this one was under way: that request is still open.
    this.#state = before.atOnce && !asked.atOnce ? { ...after, renewAt: -Infinity, atOnce: true } : after;
    this.#tell(before, answer);
    const finished = this.#attempt;
    this.#attempt = Promise.withResolvers();
    finished.resolve();
    onChange?.();
  }

  #tell(before: Keeping, answer: Result<InstallationTokenAnswer, TokenFault>): void {
    const { log } = this.#options;
    const { held, fault, failures, retryAt, lastAttemptAt } = this.#state;
    if (answer.ok && held !== undefined && held.sha256 !== before.held?.sha256) {
      log.info({ token: held.sha256, expiresAt: answer.value.expires_at, stale: answer.value.stale }, 'token received');
    }
    if (failures === 0) return;
    const pause = retryAt - lastAttemptAt;
    log.warn({ fault: fault?.code, sentence: fault?.message, pause }, 'no fresh token, trying again');
  }

  #now() {
    const { clock, gitHubClock } = this.#options;
    return { local: clock(), github: gitHubClock.now() };
  }
}

function answered(answer: Result<InstallationTokenAnswer, TokenFault>): Answered {
  if (!answer.ok) return { ok: false, fault: answer.error };
  const { stale, retry_at } = answer.value;
  return {
    ok: true,
    token: heldToken(answer.value),
    stale,
    retryAt: retry_at === undefined ? undefined : retry_at * 1_000,
  };
}
