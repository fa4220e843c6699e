import type { Random } from '../../src/lib/clock.ts';
import { RemoteClock } from '../../src/lib/remote-clock.ts';
import type { HeldToken } from '../../src/workspace/sidecar/tokens/held-token.ts';
import {
  afterAnswer,
  afterRenewalAsked,
  type Answered,
  type Keeping,
  NOTHING_HELD,
  tokenInUse,
  untilNextAttempt,
} from '../../src/workspace/sidecar/tokens/keeping.ts';
import { usableUntil } from '../../src/workspace/sidecar/tokens/schedule.ts';

/** A token with the truth about it, which no sidecar knows: true times in milliseconds. */
export type SimulatedToken = HeldToken & { readonly takenFrom: number; readonly deadAt: number };

export type Window = { readonly from: number; readonly until: number };

/** A sidecar's keeper under a virtual clock, and what an onlooker who knows GitHub sees of it. */
export class SimulatedWorkspace {
  readonly clock: RemoteClock;
  readonly #now: () => number;
  readonly #random: Random;
  readonly #window: Window;
  readonly #settles: boolean;
  #state: Keeping = NOTHING_HELD;
  #since = 0;
  /** The least life that a token in use had left when another took its place. */
  leastLeft = Infinity;
  /** Milliseconds without a token that GitHub takes, since the first one; and of these with one that was over. */
  dry = 0;
  usedDead = 0;
  #begun = false;

  /** `settles`: a fresh token is used once all of GitHub knows it; without, at once. */
  constructor(parts: { now: () => number; clockOff: number; random: Random; window: Window; settles: boolean }) {
    const { now, clockOff, random, window, settles } = parts;
    this.#now = now;
    this.#random = random;
    this.#window = window;
    this.#settles = settles;
    this.clock = new RemoteClock(() => now() + clockOff);
  }

  /** Takes the platform's answer; returns the pause until the next attempt, in milliseconds. */
  receive(answered: Answered): number {
    this.look();
    if (answered.ok) this.clock.expectWithin(answered.token.issuedAt, answered.token.expiresAt);
    const before = this.#settles ? this.#state : afterRenewalAsked(this.#state);
    const now = { local: this.clock.local(), github: this.clock.now() };
    this.#state = afterAnswer(before, answered, now, this.#random, this.#window);
    if (before.held !== undefined && this.#state.held !== before.held) {
      this.leastLeft = Math.min(this.leastLeft, truthOf(before.held).deadAt - this.#now());
    }
    return Math.max(1, untilNextAttempt(this.#state, now, false));
  }

  /** Judges the time since the last look: which token was in use when, and whether GitHub took it. */
  look(): void {
    let from = this.#since;
    const until = this.#now();
    this.#since = until;
    const { held, previous, settlesAt } = this.#state;
    if (held === undefined) return;
    const offset = this.clock.now() - until;
    if (!this.#begun) {
      // Before the first token is taken there is nothing that could serve.
      if (until <= truthOf(held).takenFrom) return;
      from = Math.max(from, truthOf(held).takenFrom);
      this.#begun = true;
    }
    const byGitHub = [usableUntil(held), previous === undefined ? 0 : usableUntil(previous)];
    const turns = [settlesAt + until - this.clock.local(), ...byGitHub.map((time) => time - offset)];
    const times = turns.filter((time) => time > from && time < until);
    const points = [from, ...times.toSorted((a, b) => a - b), until];
    points.slice(1).forEach((end, index) => this.#judge(points[index] ?? end, end));
  }

  /** A stretch of time in which the token in use is the same. */
  #judge(from: number, until: number): void {
    const ago = this.#now() - (from + until) / 2;
    const inUse = tokenInUse(this.#state, { local: this.clock.local() - ago, github: this.clock.now() - ago });
    if (inUse === undefined) {
      this.dry += until - from;
      return;
    }
    const { takenFrom, deadAt } = truthOf(inUse);
    const early = Math.max(0, Math.min(until, takenFrom) - from);
    const late = Math.max(0, until - Math.max(from, deadAt));
    this.usedDead += late;
    this.dry += late + early;
  }
}

const truthOf = (token: HeldToken): SimulatedToken => token as SimulatedToken;
