import { RENEW_WINDOW } from '../../../contract/token-renewal.ts';

/** The part of its life after which a token is renewed, on the average of a fleet. */
const RENEWED_AFTER = (RENEW_WINDOW.from + RENEW_WINDOW.until) / 2;

/** Tokens of an hour are forgotten soon enough when we look this often, in milliseconds. */
const LOOK_EVERY = 30_000;

export type Life = { readonly issuedAt: number; readonly expiresAt: number };

/** The keys whose tokens live: how many mints a second a fleet needs that goes on as it is. */
export class LivingKeys {
  readonly #living = new Map<string, { readonly expiresAt: number; readonly rate: number }>();
  #rate = 0;
  #lookedAt = -Infinity;

  minted(key: string, { issuedAt, expiresAt }: Life): void {
    this.#forget(key);
    const life = expiresAt - issuedAt;
    if (life <= 0) return;
    const rate = 1_000 / (life * RENEWED_AFTER);
    this.#living.set(key, { expiresAt, rate });
    this.#rate += rate;
  }

  /** Mints a second in a steady state. */
  rate(now: number): number {
    if (now - this.#lookedAt >= LOOK_EVERY) {
      this.#lookedAt = now;
      for (const [key, { expiresAt }] of this.#living) if (expiresAt <= now) this.#forget(key);
    }
    return this.#rate;
  }

  #forget(key: string): void {
    this.#rate -= this.#living.get(key)?.rate ?? 0;
    this.#living.delete(key);
    // What rounding has left of a fleet that is gone.
    if (this.#living.size === 0) this.#rate = 0;
  }
}
