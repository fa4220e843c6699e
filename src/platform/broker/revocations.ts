import { setTimeout as sleep } from 'node:timers/promises';
import { pauseAfter } from '../../lib/backoff.ts';
import type { Clock, Random } from '../../lib/clock.ts';
import type { Log } from '../../lib/log.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import type { GitHubApp } from '../github/github-app.ts';
import type { GitHubApps } from '../github/github-apps.ts';
import type { DoomedToken, TokenStore } from './store.ts';

export type RevocationParts = {
  readonly apps: GitHubApps;
  readonly tokens: TokenStore;
  readonly audit: AuditLog;
  readonly log: Log;
  readonly clock: Clock;
  readonly random: Random;
  /** How a holder is called in the audit. */
  readonly subjectOf: (holder: string) => Promise<string>;
};

const BACKOFF = { first: 500, most: 30_000 };

/** Sockets to one GitHub: a fleet's tokens that end together must not come as one burst (its secondary limits). */
const MOST_AT_ONCE = 16;

/** After so many failures in a row one GitHub is left alone until the next round: it is down, or has had enough. */
const MOST_FAILURES = MOST_AT_ONCE;

/**
 * Revokes what is marked in the store, and tries again until GitHub has confirmed or the token has expired.
 * The marks outlive this process: what a killed platform left undone is done by the next.
 */
export class Revocations {
  readonly #parts: RevocationParts;
  readonly #stopping = new AbortController();
  #pause = new AbortController();
  #running: Promise<void> | undefined;
  #again = false;
  /** How often GitHub has answered for a token and not revoked it: those that never did come first. By id. */
  #kept = new Map<string, number>();
  /** Until when a GitHub wants no requests, by its own clock. */
  readonly #waitUntil = new Map<GitHubApp, number>();

  constructor(parts: RevocationParts) {
    this.#parts = parts;
  }

  /** Marks the tokens of one holder, or of everyone, and begins to revoke them. */
  async request(holder: string | 'everyone', reason: string): Promise<void> {
    const { apps, tokens, clock } = this.#parts;
    await tokens.doom(holder, reason, apps.earliest(clock()));
    this.wake();
  }

  /** Looks for marked tokens now, also in the middle of a pause. Called at start and after each mark. */
  wake(): void {
    this.#again = true;
    this.#pause.abort();
    if (!this.#stopping.signal.aborted) this.#running ??= this.#revokeUntilDone();
  }

  /** Tries to finish for at most `patience` milliseconds; resolves to the number of tokens left unconfirmed. */
  async stop(patience: number): Promise<number> {
    const timer = setTimeout(() => {
      this.#stopping.abort();
      this.#pause.abort();
    }, patience);
    this.wake();
    await this.#running;
    clearTimeout(timer);
    this.#stopping.abort();
    return (await this.pending()).length;
  }

  async #revokeUntilDone(): Promise<void> {
    let failures = 0;
    try {
      while (!this.#stopping.signal.aborted) {
        this.#again = false;
        const pending = await this.pending();
        const known = pending.map(({ doomed: { id } }) => [id, this.#kept.get(id) ?? 0] as const);
        // What has expired meanwhile is not remembered for ever.
        this.#kept = new Map(known.filter(([, times]) => times > 0));
        const byApp = Map.groupBy(pending, ({ app }) => app);
        const rounds = [...byApp].map(([app, atApp]) =>
          this.#revokeAt(
            app,
            atApp.map(({ doomed }) => doomed),
          ),
        );
        const left = (await Promise.all(rounds)).reduce((sum, each) => sum + each, 0);
        if (left === 0) {
          if (!this.#again) return;
          continue;
        }
        failures += 1;
        await this.#rest(failures, left);
      }
    } catch (error) {
      this.#parts.log.error({ err: error }, 'revoking stopped; it begins again with the next revocation');
    } finally {
      this.#running = undefined;
    }
  }

  /** One round at one GitHub; resolves to how many are left for the next. */
  async #revokeAt(app: GitHubApp, doomed: readonly DoomedToken[]): Promise<number> {
    const waits = () => (this.#waitUntil.get(app) ?? 0) > app.clock.now();
    const timesKept = ({ id }: DoomedToken) => this.#kept.get(id) ?? 0;
    const queue = doomed.toSorted((a, b) => timesKept(a) - timesKept(b)).values();
    let [done, failedInARow] = [0, 0];
    const work = async () => {
      while (!waits() && failedInARow < MOST_FAILURES && !this.#stopping.signal.aborted) {
        const next = queue.next();
        if (next.done === true) return;
        const revoked = await this.#revoke(app, next.value);
        if (revoked === 'done') done += 1;
        // One that is kept says nothing about the others: those of a suspended installation all are.
        failedInARow = revoked === 'failed' ? failedInARow + 1 : 0;
      }
    };
    await Promise.all(Array.from({ length: Math.min(MOST_AT_ONCE, doomed.length) }, work));
    return doomed.length - done;
  }

  async #rest(failures: number, pending: number): Promise<void> {
    const { log, random } = this.#parts;
    const pause = pauseAfter(failures, BACKOFF, random);
    log.warn({ pending, pause }, 'tokens could not be revoked yet, trying again');
    this.#pause = new AbortController();
    await sleep(pause, undefined, { signal: this.#pause.signal }).catch(() => undefined);
  }

  async #revoke(app: GitHubApp, { id, holder, token, reason }: DoomedToken): Promise<'done' | 'kept' | 'failed'> {
    const { tokens, audit, subjectOf } = this.#parts;
    const revoked = await app.revoke(token);
    if (!revoked.ok && revoked.error.reason === 'rate_limited') this.#waitUntil.set(app, revoked.error.retryAt);
    if (!revoked.ok) return 'failed';
    if (!revoked.value) {
      this.#kept.set(id, (this.#kept.get(id) ?? 0) + 1);
      return 'kept';
    }
    const now = app.clock.now();
    const record = { event: 'token_revoked', sha256: token.sha256(), reason } as const;
    await audit.append(await subjectOf(holder), record, now, (store) => tokens.confirmRevoked(id, now, store));
    return 'done';
  }

  /** By the clock of the GitHub that issued them. What another GitHub issued is left alone until it has expired. */
  async pending(): Promise<{ app: GitHubApp; doomed: DoomedToken }[]> {
    const { apps, tokens } = this.#parts;
    const each = apps.oneOfEach().map(async (app) => {
      const pending = await tokens.doomed(app.instance.web, app.clock.now(), app.clock.local());
      return pending.map((doomed) => ({ app, doomed }));
    });
    return (await Promise.all(each)).flat();
  }
}
