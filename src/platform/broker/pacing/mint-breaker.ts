import { type GitHubRefusal, isPassing } from '../../github/refusals.ts';

/**
 * So many keys that fail in a row are an outage. One that fails by itself is not: its sidecar rests between its tries,
 * and must not lock the others out.
 */
const KEYS_IN_A_ROW = 5;
/** Between two probes of a GitHub that is away, in milliseconds: doubled with each that fails. */
const PAUSE = { first: 2_000, most: 15_000 };
/** A time that GitHub gives is believed this far ahead: its primary limit resets within an hour. */
const BELIEVED_AHEAD = 3_600_000;

export type Passage =
  | { readonly may: 'pass' }
  /** One may try whether GitHub is back. */
  | { readonly may: 'probe' }
  | { readonly may: 'wait'; readonly until: number; readonly fault: GitHubRefusal };

/** Keeps us from hammering a GitHub that is away or has asked us to wait: one App's mints share what each has met. */
export class MintBreaker {
  readonly #failed = new Set<string>();
  #openings = 0;
  #openUntil = -Infinity;
  #fault: GitHubRefusal | undefined;
  #probe: string | undefined;

  passage(now: number): Passage {
    if (this.#fault === undefined) return { may: 'pass' };
    if (now < this.#openUntil) return { may: 'wait', until: this.#openUntil, fault: this.#fault };
    if (this.#probe !== undefined) return { may: 'wait', until: now + PAUSE.first, fault: this.#fault };
    return { may: 'probe' };
  }

  probing(key: string): void {
    this.#probe = key;
  }

  /** @param refusal of the mint; none, and one that GitHub gives while it is well, show that it answers */
  settled(key: string, refusal: GitHubRefusal | undefined, now: number): void {
    if (refusal === undefined || !isPassing(refusal)) {
      this.#failed.clear();
      this.#openings = 0;
      this.#fault = undefined;
      this.#probe = undefined;
      return;
    }
    this.#failed.add(key);
    const wasProbe = this.#probe === key;
    if (wasProbe) this.#probe = undefined;
    if (refusal.reason === 'rate_limited') {
      this.#open(refusal, Math.min(refusal.retryAt, now + BELIEVED_AHEAD));
    } else if (wasProbe || (this.#fault === undefined && this.#failed.size >= KEYS_IN_A_ROW)) {
      this.#open(refusal, now + Math.min(PAUSE.most, PAUSE.first * 2 ** this.#openings));
      this.#openings += 1;
    }
  }

  #open(fault: GitHubRefusal, until: number): void {
    this.#fault = fault;
    this.#openUntil = Math.max(this.#openUntil, until);
  }
}
