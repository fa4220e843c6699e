import { setTimeout as sleep } from 'node:timers/promises';
import type { InstallationTokenAnswer } from '../../../contract/installation-token.ts';
import type { Clock, Random } from '../../../lib/clock.ts';
import type { Log } from '../../../lib/log.ts';
import { err, ok, type Result } from '../../../lib/result.ts';
import type { GitHubClock } from './github-clock.ts';
import { type HeldToken, heldToken } from './held-token.ts';
import { isUsable, renewalTime, retryPause } from './schedule.ts';
import { passesByItself, type TokenFault } from './token-fault.ts';

export type TokenKeeperOptions = {
  /** Asks the platform; `refused` is the hex SHA-256 of a token that GitHub refused. */
  readonly fetchToken: (refused: string | undefined) => Promise<Result<InstallationTokenAnswer, TokenFault>>;
  readonly gitHubClock: GitHubClock;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** Told after every change of the token or of the fault. */
  readonly onChange?: () => void;
  /** How long a request waits for a token, in milliseconds. */
  readonly patience?: number;
};

const PATIENCE = 20_000;
/** Who waits may cut a pause short, but not ask more often than this. */
const DEMAND_SPACING = 1_000;
/** No sleep is longer, so that a host that slept or a corrected clock is noticed. */
const LOOK_AGAIN = 15_000;

const NO_TOKEN: TokenFault = {
  code: 'no_token',
  message: 'this workspace has no valid GitHub token yet',
  remedy: 'try again in a moment',
};

/** Holds the workspace's token and keeps it fresh by the clock, whatever the agent does or does not do. */
export class TokenKeeper {
  readonly #options: TokenKeeperOptions;
  readonly #stopping = new AbortController();
  #loop: Promise<void> | undefined;
  #held: HeldToken | undefined;
  #refused: string | undefined;
  #fault: TokenFault | undefined;
  #renewAt = 0;
  #failures = 0;
  #retryAt = 0;
  #lastAttemptAt = -Infinity;
  #waiters = 0;
  #attempt = Promise.withResolvers<void>();
  #alarm = new AbortController();

  constructor(options: TokenKeeperOptions) {
    this.#options = options;
  }

  /** The token, if there is one that GitHub will still take. */
  current(): HeldToken | undefined {
    const held = this.#held;
    return held !== undefined && isUsable(held, this.#options.gitHubClock.now()) ? held : undefined;
  }

  get fault(): TokenFault | undefined {
    return this.#fault;
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
    const { gitHubClock, patience = PATIENCE } = this.#options;
    const held = this.current();
    if (held !== undefined && suffices(held, gitHubClock.now())) return ok(held);
    this.#waiters += 1;
    const giveUp = AbortSignal.any([signal, this.#stopping.signal, AbortSignal.timeout(patience)]);
    const gaveUp = new Promise<void>((resolve) => giveUp.addEventListener('abort', () => resolve(), { once: true }));
    try {
      for (;;) {
        this.#alarm.abort();
        await Promise.race([this.#attempt.promise, gaveUp]);
        const token = this.current();
        if (token !== undefined) return ok(token);
        if (giveUp.aborted || (this.#fault !== undefined && !passesByItself(this.#fault))) {
          return err(this.#fault ?? NO_TOKEN);
        }
      }
    } finally {
      this.#waiters -= 1;
    }
  }

  /** GitHub refused this token: it is dropped, and the platform is told so when the next one is asked for. */
  refuse(token: HeldToken): void {
    if (this.#held?.sha256 !== token.sha256) return;
    this.#options.log.warn({ token: token.sha256 }, 'GitHub refused the token, asking for another');
    this.#held = undefined;
    this.#refused = token.sha256;
    this.#failures = 0;
    this.#retryAt = 0;
    this.#lastAttemptAt = -Infinity;
    this.#alarm.abort();
    this.#options.onChange?.();
  }

  async #keepFresh(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      const pause = this.#untilNextAttempt();
      if (pause <= 0) {
        await this.#fetch();
        continue;
      }
      await sleep(Math.min(pause, LOOK_AGAIN), undefined, { signal: this.#alarm.signal }).catch(() => undefined);
      this.#alarm = new AbortController();
    }
  }

  #untilNextAttempt(): number {
    const { clock, gitHubClock } = this.#options;
    const byTimetable = this.#failures > 0 ? this.#retryAt - clock() : this.#renewAt - gitHubClock.now();
    if (this.#held === undefined && this.#failures === 0) return 0;
    if (this.#waiters === 0) return byTimetable;
    return Math.min(byTimetable, this.#lastAttemptAt + DEMAND_SPACING - clock());
  }

  async #fetch(): Promise<void> {
    const { fetchToken, gitHubClock, clock, random, log, onChange } = this.#options;
    const answer = await fetchToken(this.#refused);
    this.#lastAttemptAt = clock();
    const fresh = answer.ok ? this.#accept(answer.value) : false;
    this.#fault = answer.ok ? undefined : answer.error;
    this.#failures = fresh ? 0 : this.#failures + 1;
    if (!fresh) {
      const pause = retryPause(this.#failures, this.#held, gitHubClock.now(), random);
      this.#retryAt = clock() + pause;
      log.warn({ fault: this.#fault?.code, sentence: this.#fault?.message, pause }, 'no fresh token, trying again');
    }
    const finished = this.#attempt;
    this.#attempt = Promise.withResolvers();
    finished.resolve();
    onChange?.();
  }

  /** Takes what the platform handed out; false when it is no fresher than what was there. */
  #accept(answer: InstallationTokenAnswer): boolean {
    const { gitHubClock, random, log } = this.#options;
    const token = heldToken(answer);
    if (token.sha256 === this.#refused) return false;
    gitHubClock.observeToken(token.issuedAt, token.expiresAt);
    const same = token.sha256 === this.#held?.sha256;
    this.#held = token;
    this.#refused = undefined;
    this.#renewAt = renewalTime(token, random);
    if (!same) log.info({ token: token.sha256, expiresAt: answer.expires_at, stale: answer.stale }, 'token received');
    return !answer.stale && !same && isUsable(token, gitHubClock.now());
  }
}
