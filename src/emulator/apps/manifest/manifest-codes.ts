import { randomBytes } from 'node:crypto';
import type { Secret } from '../../../lib/secret.ts';
import type { App } from '../../state/model.ts';

/** A new App with what GitHub shows only once. */
export type NewApp = {
  readonly app: App;
  readonly privateKey: Secret;
  readonly clientSecret: Secret;
};

/** A code is good for one hour. Milliseconds. */
const LIFE = 3_600_000;

/**
 * The codes of new Apps, each good for one exchange. In memory alone: their secrets are written nowhere, and an App
 * whose code was lost by a restart is made again.
 */
export class ManifestCodes {
  readonly #pending = new Map<string, NewApp & { readonly expiresAt: number }>();

  /** `now` in milliseconds. */
  issue(made: NewApp, now: number): string {
    const code = randomBytes(20).toString('hex');
    this.#pending.set(code, { ...made, expiresAt: now + LIFE });
    return code;
  }

  /** Undefined for a code that is unknown, used or too old. */
  redeem(code: string, now: number): NewApp | undefined {
    const made = this.#pending.get(code);
    this.#pending.delete(code);
    return made !== undefined && now < made.expiresAt ? made : undefined;
  }
}
