import { runsLow } from '../../../contract/low-limit.ts';
import type { RateLimit } from '../../../contract/status.ts';
import type { Presence } from '../../../lib/http1/presence.ts';
import { keyOf } from './observed-limits.ts';

/** A platform that is away does not stop the work: after so many milliseconds it goes on without a share. */
const PATIENCE = 5_000;

export type WhoWaits = Pick<Presence, 'isGone' | 'signal'>;

type Pause = (milliseconds: number, signal: AbortSignal) => Promise<unknown>;

/**
 * Limits that have begun to run low, and of which the platform has not yet said how it divides what is left. Reports
 * are gathered for a second, in which one agent in a loop could use up what is meant for all: so its requests wait.
 */
export class UndividedLimits {
  readonly #undivided = new Map<string, PromiseWithResolvers<void>>();

  ranLow(owner: string, resource: string): void {
    const key = keyOf(owner, resource);
    if (!this.#undivided.has(key)) this.#undivided.set(key, Promise.withResolvers());
  }

  /** Ends when the platform has had the word, or the client is gone; undefined when there is nothing to wait for. */
  settled(owner: string, resource: string, client: WhoWaits, pause: Pause): Promise<void> | undefined {
    const key = keyOf(owner, resource);
    const undivided = this.#undivided.get(key);
    return undivided === undefined ? undefined : this.#wait(key, undivided.promise, client, pause);
  }

  /** The platform has answered a report of these: what it makes of them is known. */
  answered(limits: readonly RateLimit[]): void {
    for (const limit of limits) if (runsLow(limit)) this.#end(keyOf(limit.owner, limit.resource));
  }

  async #wait(key: string, answered: Promise<void>, client: WhoWaits, pause: Pause): Promise<void> {
    const over = new AbortController();
    await Promise.race([answered, pause(PATIENCE, AbortSignal.any([client.signal, over.signal]))]);
    over.abort();
    if (!client.isGone) this.#end(key);
  }

  #end(key: string): void {
    this.#undivided.get(key)?.resolve();
    this.#undivided.delete(key);
  }
}
