import type { GitHubRefusal } from '../../github/refusals.ts';
import { type Life, LivingKeys } from './living-keys.ts';
import { MintBreaker } from './mint-breaker.ts';
import { MintLine, type Wish } from './mint-line.ts';

export type PacingLimits = {
  /** Mints on the way to GitHub at once, which takes 100 requests at most (secondary limit). */
  readonly inFlight: number;
  /** Renewals go at this many times the rate of a steady fleet: enough to catch up, too little for a herd. */
  readonly pace: number;
  /** Mints a second, and in one burst, that need no fleet: a small installation never waits. */
  readonly floor: number;
  readonly burst: number;
  /** How long a request may wait for its turn, in milliseconds; shorter than the sidecar's patience with us. */
  readonly patience: number;
};

export const PACING: PacingLimits = { inFlight: 32, pace: 1.35, floor: 2, burst: 20, patience: 4_000 };

/** Nobody is told to stay away for longer, in milliseconds: things change. */
const LONGEST_ABSENCE = 5 * 60_000;
/** Those who come again after an outage come in the order of their need, this far apart at least, in milliseconds. */
const APART = 20;
/** What a mint is thought to take until some have been seen, and how fast that is learned. */
const MINT_MS = 500;
const LEARNING = 0.1;
/** With this much left, or this part of a shorter life, the pace is no reason to wait. */
const URGENT_MS = 5 * 60_000;
const URGENT_PART = 1 / 8;

export type Step =
  | { readonly act: 'mint'; readonly key: string }
  | { readonly act: 'refuse'; readonly key: string; readonly refusal: GitHubRefusal }
  | { readonly act: 'look_again'; readonly at: number };

export function wishFor(key: string, held: Life | undefined): Wish {
  if (held === undefined) return { key, deadline: -Infinity, urgentAt: -Infinity };
  const { issuedAt, expiresAt } = held;
  return { key, deadline: expiresAt, urgentAt: expiresAt - Math.min(URGENT_MS, (expiresAt - issuedAt) * URGENT_PART) };
}

/**
 * Which key's token is minted next, and when, at one App. It knows time only from its arguments and does nothing by
 * itself: the broker and the simulation of a fleet act on the same decisions.
 */
export class MintPacing {
  readonly living = new LivingKeys();
  readonly #limits: PacingLimits;
  readonly #line = new MintLine();
  readonly #breaker = new MintBreaker();
  readonly #startedAt = new Map<string, number>();
  #mintMs = MINT_MS;
  #credit: number;
  #creditAt = -Infinity;

  constructor(limits: PacingLimits = PACING) {
    this.#limits = limits;
    this.#credit = limits.burst;
  }

  /** Refuses at once whom waiting would not serve; who is not refused waits for a `step`. */
  ask(wish: Wish, now: number): GitHubRefusal | undefined {
    const passage = this.#breaker.passage(now);
    if (passage.may === 'wait') return this.#sendAway(wish, passage.fault, passage.until, now);
    const wait = this.#wait(this.#line.ahead(wish, now).waiting, wish, now);
    if (wait > this.#limits.patience) return this.#refuseFull(wish, now);
    this.#line.join(wish, now + this.#limits.patience);
    return undefined;
  }

  /** What is to be done now; ask again until it says when to look again. */
  step(now: number): Step {
    const impatient = this.#line.nextToGiveUp();
    const first = this.#line.first();
    if (impatient === undefined || first === undefined) return { act: 'look_again', at: Infinity };
    if (impatient.at <= now) {
      return { act: 'refuse', key: impatient.wish.key, refusal: this.#refuseFull(impatient.wish, now) };
    }
    const { key, urgentAt } = first;
    const passage = this.#breaker.passage(now);
    if (passage.may === 'wait') {
      return { act: 'refuse', key, refusal: this.#sendAway(first, passage.fault, passage.until, now) };
    }
    if (this.#startedAt.size >= this.#limits.inFlight) return { act: 'look_again', at: impatient.at };
    this.#earn(now);
    if (this.#credit < 1 && now < urgentAt) {
      const atCredit = now + Math.ceil(((1 - this.#credit) / this.#rate(now)) * 1_000);
      return { act: 'look_again', at: Math.min(impatient.at, urgentAt, atCredit) };
    }
    // What is urgent passes without credit, and the others make up for it.
    this.#credit = Math.max(-this.#limits.burst, this.#credit - 1);
    if (passage.may === 'probe') this.#breaker.probing(key);
    this.#line.leave(key);
    this.#startedAt.set(key, now);
    return { act: 'mint', key };
  }

  /** Ends what `step` began with `mint`: the life of the token, or why there is none. */
  settled(key: string, outcome: Life | GitHubRefusal, now: number): void {
    const took = now - (this.#startedAt.get(key) ?? now);
    this.#startedAt.delete(key);
    const refusal = 'reason' in outcome ? outcome : undefined;
    this.#breaker.settled(key, refusal, now);
    if ('reason' in outcome) return;
    this.living.minted(key, outcome);
    this.#mintMs += LEARNING * (took - this.#mintMs);
  }

  #refuseFull(wish: Wish, now: number): GitHubRefusal {
    const { known } = this.#line.ahead(wish, now);
    const turn = now + this.#wait(known, wish, now) - this.#limits.patience / 2;
    const retryAt = Math.min(Math.max(turn, now + 1_000), now + LONGEST_ABSENCE, Math.max(now + 1_000, wish.urgentAt));
    this.#line.sendAway(wish, retryAt);
    return { reason: 'mint_queue_full', retryAt };
  }

  #sendAway(wish: Wish, fault: GitHubRefusal, until: number, now: number): GitHubRefusal {
    const retryAt = until + this.#line.ahead(wish, now).known * APART;
    this.#line.sendAway(wish, retryAt);
    switch (fault.reason) {
      case 'rate_limited':
      case 'github_erring':
      case 'github_unreachable':
        return { ...fault, retryAt };
      default:
        return fault;
    }
  }

  /** Milliseconds until so many that come before have had their turn. */
  #wait(ahead: number, { urgentAt }: Wish, now: number): number {
    this.#earn(now);
    const inFlight = (ahead * this.#mintMs) / this.#limits.inFlight;
    if (now >= urgentAt) return inFlight;
    return Math.max(inFlight, (Math.max(0, ahead + 1 - this.#credit) / this.#rate(now)) * 1_000);
  }

  #rate(now: number): number {
    return Math.max(this.#limits.floor, this.living.rate(now) * this.#limits.pace);
  }

  #earn(now: number): void {
    const earned = Math.max(0, now - this.#creditAt) * (this.#rate(now) / 1_000);
    this.#credit = Math.min(this.#limits.burst, this.#credit + earned);
    this.#creditAt = now;
  }
}
