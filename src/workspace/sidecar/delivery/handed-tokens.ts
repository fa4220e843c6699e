import { setTimeout as sleep } from 'node:timers/promises';
import type { AgentToken, AgentTokens, Rejection, TokensChangedRequest } from '../../../contract/agent-tokens.ts';
import { isSameName } from '../../../contract/same-name.ts';
import type { SidecarHealth } from '../../../contract/sidecar-health.ts';
import type { Clock } from '../../../lib/clock.ts';
import type { RemoteClock } from '../../../lib/remote-clock.ts';
import { err, ok, type Result } from '../../../lib/result.ts';
import { lastingFault } from '../gateway/exchange/choose-route.ts';
import { ownerNotGranted, type Refusal, refusalOfFault } from '../gateway/refusals/refusal.ts';
import type { GrantedOwner } from '../grants/granted-owner.ts';
import type { HeldToken } from '../tokens/held-token.ts';
import { isEnoughForPush, replicationLeft, usableUntil } from '../tokens/schedule.ts';
import type { TokenVerdict } from './ask-whether-good.ts';

export type HandedTokensParts = {
  readonly owners: { readonly all: readonly GrantedOwner[] };
  readonly gitHubClock: RemoteClock;
  readonly clock: Clock;
  readonly ask: (token: HeldToken, signal?: AbortSignal) => Promise<TokenVerdict>;
  /** The agent met a token that GitHub refuses. */
  readonly onRejected: () => void;
};

/** A token changes by time alone as well: when its predecessor gives way, and when it runs out. Milliseconds. */
const LOOK_AGAIN = 500;
/** One that is about to expire is not asked about: GitHub's answer would come when it has. Milliseconds. */
const CHECKED_BEFORE = 10_000;
/** A feeder that has not asked for this long is gone; between two questions it feeds. Milliseconds. */
const HEARD_WITHIN = 10_000;
/** Longest wait of the first turn for the first feeding, in milliseconds. */
const FIRST_FEEDING = 10_000;

/**
 * Delivery `helper`: hands tokens to the agent's half. A command of git's uses what it is given to its end, so each is
 * handed out with the life that a push needs, as long as there is one that has it.
 */
export class HandedTokens {
  readonly #parts: HandedTokensParts;
  readonly #stopping = new AbortController();
  #changed = Promise.withResolvers<void>();
  /** Owners of whom there was a token in this process's life. */
  readonly #seen = new Set<string>();
  readonly #fedOnce = Promise.withResolvers<void>();
  #asking = 0;
  #heardAt = -Infinity;
  #feeder: Pick<TokensChangedRequest, 'holds' | 'troubles'> = { holds: [], troubles: [] };

  constructor(parts: HandedTokensParts) {
    this.#parts = parts;
  }

  /** Told after every change of a token. */
  change(): void {
    this.#changed.resolve();
    this.#changed = Promise.withResolvers();
  }

  /** Answers whoever still waits. */
  stop(): void {
    this.#stopping.abort();
    this.change();
  }

  async one(name: string | undefined, signal: AbortSignal): Promise<Result<AgentToken, Refusal>> {
    const { owners, gitHubClock } = this.#parts;
    const owner = name === undefined ? owners.all[0] : owners.all.find((each) => isSameName(each.name, name));
    if (owner === undefined) return err(ownerNotGranted(name === undefined ? 'at any owner' : `at ${name}`));
    const fault = owner.fault ?? lastingFault(owner, gitHubClock.now());
    if (fault !== undefined) return err(refusalOfFault(fault, owner.name));
    const obtained = await owner.tokens.obtain(isEnoughForPush, signal);
    return obtained.ok ? ok(this.#handed(owner.name, obtained.value)) : err(refusalOfFault(obtained.error, owner.name));
  }

  /** Resolves when other tokens are to be used than those that are held; with undefined when the wait is over. */
  async changed(
    { holds, waitMs, troubles }: TokensChangedRequest,
    signal: AbortSignal,
  ): Promise<AgentTokens | undefined> {
    const { clock } = this.#parts;
    const deadline = clock() + waitMs;
    this.#feeder = { holds, troubles };
    if (holds.length > 0) this.#fedOnce.resolve();
    this.#asking += 1;
    try {
      for (;;) {
        const use = this.#toUse();
        if (!isAllOf(holds, use)) return use;
        const left = deadline - clock();
        if (left <= 0 || signal.aborted || this.#stopping.signal.aborted) return undefined;
        await Promise.race([this.#changed.promise, sleep(Math.min(left, LOOK_AGAIN), undefined, { ref: false })]);
      }
    } finally {
      this.#asking -= 1;
      this.#heardAt = clock();
    }
  }

  /**
   * Resolves when something was fed. gh cannot wait for its login as git waits for our helper, so the first turn does;
   * one without a feeder begins all the same, a little later.
   */
  async fedOnce(signal: AbortSignal): Promise<void> {
    const giveUp = AbortSignal.any([signal, this.#stopping.signal]);
    const patience = sleep(FIRST_FEEDING, undefined, { signal: giveUp }).catch(() => undefined);
    await Promise.race([this.#fedOnce.promise, patience]);
    if (!giveUp.aborted) this.#fedOnce.resolve();
  }

  /** git says that GitHub refused this token. Believed when GitHub says so too: anybody in there can say it. */
  async reject(sha256: string): Promise<Rejection['outcome']> {
    for (const owner of this.#parts.owners.all) {
      const token = heldBy(owner).find((each) => each.sha256 === sha256);
      if (token === undefined) continue;
      const outcome = await this.#check(owner, token);
      if (outcome === 'dropped') this.#parts.onRejected();
      return outcome;
    }
    return 'another';
  }

  /** Asks GitHub whether it still takes the tokens that are handed out: nobody else hears of it when it does not. */
  async checkAll(signal: AbortSignal): Promise<void> {
    for (const owner of this.#parts.owners.all) {
      const token = owner.tokens.atHand(isEnoughForPush);
      // A fresh one may not be known everywhere yet: a refusal would say nothing about it.
      const now = this.#parts.gitHubClock.now();
      if (token === undefined || replicationLeft(token, now) > 0 || usableUntil(token) - now < CHECKED_BEFORE) continue;
      await this.#check(owner, token, signal);
    }
  }

  async #check(
    { tokens }: GrantedOwner,
    token: HeldToken,
    signal?: AbortSignal,
  ): Promise<Exclude<Rejection['outcome'], 'another'>> {
    const verdict = await this.#parts.ask(token, signal);
    if (verdict === 'refused') {
      tokens.refuse(token);
      return 'dropped';
    }
    return verdict;
  }

  /** How the feeder is, as far as it lets itself be heard. */
  get feeding(): NonNullable<SidecarHealth['feeding']> {
    const isHeard = this.#asking > 0 || this.#parts.clock() - this.#heardAt < HEARD_WITHIN;
    const { holds, troubles } = this.#feeder;
    return { isHeard, isUpToDate: isHeard && isAllOf(holds, this.#toUse()), troubles: [...troubles] };
  }

  #toUse(): AgentTokens {
    const now = this.#parts.gitHubClock.now();
    const tokens: AgentToken[] = [];
    const unknown: string[] = [];
    for (const { name, tokens: keeper, fault } of this.#parts.owners.all) {
      const token = keeper.atHand(isEnoughForPush);
      if (token !== undefined && usableUntil(token) > now) {
        this.#seen.add(name);
        tokens.push(this.#handed(name, token));
      } else if (!this.#seen.has(name) && (fault ?? keeper.fault)?.waitingHelps !== false) {
        unknown.push(name);
      }
    }
    return { tokens, unknown };
  }

  #handed(owner: string, token: HeldToken): AgentToken {
    return {
      owner,
      token: token.secret.reveal(),
      sha256: token.sha256,
      expires_at: new Date(token.expiresAt).toISOString(),
      usable_for: Math.max(1, Math.floor(usableUntil(token) - this.#parts.gitHubClock.now())),
    };
  }
}

function heldBy({ tokens }: GrantedOwner): HeldToken[] {
  return [tokens.current(), tokens.atHand(isEnoughForPush)].filter((token) => token !== undefined);
}

/** Whether just these are held; besides, what may be held of owners who are not known yet. */
function isAllOf(holds: readonly string[], { tokens, unknown }: AgentTokens): boolean {
  const held = new Set(holds);
  return tokens.every(({ sha256 }) => held.has(sha256)) && held.size - tokens.length <= unknown.length;
}
