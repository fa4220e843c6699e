import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../../lib/clock.ts';
import type { GitHubApp } from '../github/github-app.ts';
import type { GitHubApps } from '../github/github-apps.ts';
import type { GitHubRefusal } from '../github/refusals.ts';

/** GitHub is asked at most this often on behalf of whoever looks, in milliseconds; more often while it is not well. */
const ASK_EVERY = { well: 30_000, unwell: 5_000 };

/** An App whose key GitHub does not take now, and since when that is known, in Unix milliseconds. */
export type KeyTrouble = { readonly app: GitHubApp; readonly refusal: GitHubRefusal; readonly since: number };

/** Whether GitHub answers and takes each App's key: asked when somebody wants to know, and remembered for a while. */
export class KeyChecks {
  readonly #apps: GitHubApps;
  readonly #clock: Clock;
  #troubles: readonly KeyTrouble[] = [];
  #askedAt = -Infinity;
  #asking: Promise<void> | undefined;

  constructor(apps: GitHubApps, clock: Clock) {
    this.#apps = apps;
    this.#clock = clock;
  }

  /** @param patience for an answer, in milliseconds; what was known before is told when it takes longer */
  async troubles(patience: number): Promise<readonly KeyTrouble[]> {
    const every = this.#troubles.length === 0 ? ASK_EVERY.well : ASK_EVERY.unwell;
    if (this.#asking === undefined && this.#clock() - this.#askedAt >= every) {
      this.#askedAt = this.#clock();
      this.#asking = this.#ask().finally(() => {
        this.#asking = undefined;
      });
    }
    await this.#inTime(patience);
    return this.#troubles;
  }

  async #inTime(patience: number): Promise<void> {
    if (this.#asking === undefined) return;
    const answered = new AbortController();
    const pause = sleep(patience, undefined, { signal: answered.signal }).catch(() => undefined);
    await Promise.race([this.#asking, pause]);
    answered.abort();
  }

  async #ask(): Promise<void> {
    const found = await Promise.all(this.#apps.all.map(({ app }) => this.#look(app)));
    this.#troubles = found.filter((trouble) => trouble !== undefined);
  }

  async #look(app: GitHubApp): Promise<KeyTrouble | undefined> {
    const key = await app.check();
    if (key.ok) return undefined;
    const before = this.#troubles.find((trouble) => trouble.app === app);
    const isKnown = before?.refusal.reason === key.error.reason;
    return { app, refusal: key.error, since: isKnown ? before.since : this.#clock() };
  }
}
