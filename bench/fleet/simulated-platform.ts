import { RemoteClock } from '../../src/lib/remote-clock.ts';
import { Secret } from '../../src/lib/secret.ts';
import { MintPacing, type PacingLimits, wishFor } from '../../src/platform/broker/pacing/mint-pacing.ts';
import type { GitHubRefusal } from '../../src/platform/github/refusals.ts';
import type { EventQueue } from './event-queue.ts';
import type { SimulatedGitHub } from './simulated-github.ts';
import type { SimulatedToken } from './simulated-workspace.ts';

export type PlatformAnswer =
  | { readonly ok: true; readonly token: SimulatedToken; readonly stale: boolean; readonly retryAt?: number }
  | { readonly ok: false; readonly refusal: GitHubRefusal };

const HOUR = 3_600_000;
/** A mint that takes longer is given up, as the platform does. */
const TIMEOUT = 10_000;
/** A token is handed out again while this part of its life is left, as the broker does. */
const FRESH_PART = 0.75;
const SECRET = new Secret('simulated');
const ERRING: GitHubRefusal = { reason: 'github_erring', detail: '502' };
const UNREACHABLE: GitHubRefusal = { reason: 'github_unreachable', detail: 'no answer' };

/** The broker under a virtual clock: it remembers, and `MintPacing` decides what is minted when. */
export class SimulatedPlatform {
  readonly #events: EventQueue;
  readonly #gitHub: SimulatedGitHub;
  readonly #clock: RemoteClock;
  readonly #pacing: MintPacing | undefined;
  readonly #remembered = new Map<string, SimulatedToken>();
  readonly #asking = new Map<string, (answer: PlatformAnswer) => void>();
  #wakeAt = Infinity;
  #count = 0;
  /** How often somebody was told to come later though GitHub was well. */
  queueFull = 0;

  constructor(parts: {
    events: EventQueue;
    gitHub: SimulatedGitHub;
    clockOff: number;
    paced: boolean;
    limits: PacingLimits | undefined;
  }) {
    const { events, gitHub, clockOff, paced, limits } = parts;
    this.#events = events;
    this.#gitHub = gitHub;
    this.#clock = new RemoteClock(() => events.now + clockOff);
    this.#pacing = paced ? new MintPacing(limits) : undefined;
  }

  ask(key: string, answer: (answer: PlatformAnswer) => void): void {
    const now = this.#clock.now();
    const held = this.#valid(key);
    if (held !== undefined && held.expiresAt - now >= FRESH_PART * (held.expiresAt - held.issuedAt)) {
      return answer({ ok: true, token: held, stale: false });
    }
    this.#asking.set(key, answer);
    if (this.#pacing === undefined) return this.#mint(key);
    const refusal = this.#pacing.ask(wishFor(key, held), now);
    return refusal === undefined ? this.#step() : this.#refuse(key, refusal);
  }

  #step(): void {
    for (;;) {
      const now = this.#clock.now();
      const step = this.#pacing?.step(now) ?? { act: 'look_again', at: Infinity };
      switch (step.act) {
        case 'mint':
          this.#mint(step.key);
          break;
        case 'refuse':
          this.#refuse(step.key, step.refusal);
          break;
        case 'look_again':
          return this.#wake(this.#events.now + Math.max(1, step.at - now));
      }
    }
  }

  #wake(at: number): void {
    if (at >= this.#wakeAt || at === Infinity) return;
    this.#wakeAt = at;
    this.#events.at(at, () => {
      if (this.#wakeAt !== at) return;
      this.#wakeAt = Infinity;
      this.#step();
    });
  }

  #mint(key: string): void {
    const sentAt = this.#clock.local();
    const { took, token } = this.#gitHub.mint(this.#events.now);
    const isLate = took > TIMEOUT;
    this.#events.at(this.#events.now + Math.min(took, TIMEOUT), () => {
      const refusal = isLate ? UNREACHABLE : token === undefined ? ERRING : undefined;
      if (!isLate) this.#clock.observe(new Date(this.#events.now - took / 2).toUTCString(), sentAt);
      if (refusal !== undefined || token === undefined) {
        this.#pacing?.settled(key, refusal ?? ERRING, this.#clock.now());
        this.#refuse(key, refusal ?? ERRING);
      } else {
        const minted = this.#remember(key, token);
        this.#pacing?.settled(key, minted, this.#clock.now());
        this.#answer(key, { ok: true, token: minted, stale: false });
      }
      if (this.#pacing !== undefined) this.#step();
    });
  }

  #remember(key: string, { mintedAt, takenFrom }: { mintedAt: number; takenFrom: number }): SimulatedToken {
    const deadAt = Math.floor((mintedAt + HOUR) / 1_000) * 1_000;
    this.#count += 1;
    const life = { issuedAt: this.#clock.now(), expiresAt: deadAt };
    const token = { secret: SECRET, sha256: `${this.#count}`, ...life, takenFrom, deadAt };
    this.#remembered.set(key, token);
    return token;
  }

  #refuse(key: string, refusal: GitHubRefusal): void {
    if (refusal.reason === 'mint_queue_full') this.queueFull += 1;
    const token = this.#valid(key);
    const retryAt = 'retryAt' in refusal && refusal.retryAt !== undefined ? { retryAt: refusal.retryAt } : {};
    this.#answer(key, token === undefined ? { ok: false, refusal } : { ok: true, token, stale: true, ...retryAt });
  }

  #answer(key: string, answer: PlatformAnswer): void {
    const asking = this.#asking.get(key);
    this.#asking.delete(key);
    asking?.(answer);
  }

  #valid(key: string): SimulatedToken | undefined {
    const token = this.#remembered.get(key);
    return token !== undefined && token.expiresAt > this.#clock.now() ? token : undefined;
  }
}
