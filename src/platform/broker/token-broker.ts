import { err, ok, type Result } from '../../lib/result.ts';
import { SingleFlight } from '../../lib/single-flight.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import type { GitHubApp } from '../github/github-app.ts';
import type { GitHubApps, GitHubSide } from '../github/github-apps.ts';
import { type GitHubRefusal, isPassing } from '../github/refusals.ts';
import { isShared } from './decide-scope.ts';
import { mintInstallationToken } from './mint-installation-token.ts';
import { wishFor } from './pacing/mint-pacing.ts';
import { PacedMints } from './pacing/paced-mints.ts';
import { RefusedInARow } from './refused-in-a-row.ts';
import type { Revocations } from './revocations.ts';
import { SharedHandOuts } from './shared-hand-outs.ts';
import type { IssuedToken, TokenStore } from './store.ts';
import { appKey, scopeKey, type TokenScope } from './token-scope.ts';

/** A token is handed out again while at least this part of its life is left; then a new one is minted. */
const FRESH_PART = 0.75;

export type HandedOutToken = IssuedToken & {
  /** There is no fresh one to be had: GitHub cannot be asked now, or so many are asking that it must be spared. */
  readonly stale: boolean;
  /** It took a mint, or the wait for one: the grant may be another by now. */
  readonly waited: boolean;
  /** With a stale one: when asking for a fresh one may help, in Unix milliseconds by GitHub's clock. */
  readonly retryAt?: number | undefined;
};

/** Where tokens are had: from the broker, or from what stands before it. */
export type TokenSource = Pick<TokenBroker, 'tokenFor'>;

export type BrokerParts = {
  readonly apps: GitHubApps;
  readonly tokens: TokenStore;
  readonly revocations: Revocations;
  readonly audit: AuditLog;
  /** Told what each mint came to. */
  readonly met?: (scope: TokenScope, minted: Result<IssuedToken, GitHubRefusal>) => void;
};

type Answer = Result<HandedOutToken, GitHubRefusal>;

/**
 * Hands out installation tokens for scopes that were decided before: nothing here widens a scope, and what is
 * remembered or in flight is shared only under the scope's complete key.
 */
export class TokenBroker {
  readonly #parts: BrokerParts;
  readonly #flights = new SingleFlight<Answer>();
  readonly #paced = new Map<GitHubApp, Promise<PacedMints>>();
  readonly #refused = new RefusedInARow();
  readonly #shared: SharedHandOuts;

  constructor(parts: BrokerParts) {
    this.#parts = parts;
    this.#shared = new SharedHandOuts(parts.audit);
  }

  /**
   * @param purpose why, in a few words, for the audit
   * @param refused SHA-256 of a token that GitHub refused: that very token is given up
   */
  async tokenFor(scope: TokenScope, purpose: string, refused?: string): Promise<Answer> {
    const side = this.#parts.apps.for(scope.github, scope.owner);
    if (!side.ok) return side;
    const { app } = side.value;
    const key = scopeKey({ web: app.instance.web, appId: app.appId }, scope);
    const waits = refused === undefined ? undefined : await this.#giveUp(scope, refused, app.clock.now());
    if (waits !== undefined) return err(waits);
    const findOrMint = () => this.#flights.do(key, () => this.#findOrMint(key, side.value, scope, purpose));
    const found = await findOrMint();
    // A flight that began before the token was given up may have found it still.
    const isRefusedOne = found.ok && refused !== undefined && found.value.token.sha256() === refused;
    const answer = isRefusedOne ? await findOrMint() : found;
    if (answer.ok && isShared(scope.holder)) {
      await this.#shared.handedOut(answer.value, scope, purpose, app.clock.now());
    }
    return answer;
  }

  async #findOrMint(key: string, github: GitHubSide, scope: TokenScope, purpose: string): Promise<Answer> {
    const { tokens, audit } = this.#parts;
    const { clock } = github.app;
    const remembered = await tokens.best(key, clock.now());
    if (remembered !== undefined && isFresh(remembered, clock.now()))
      return ok({ ...remembered, stale: false, waited: false });

    const paced = await this.#pacedMints(github.app);
    const minted = await paced.run(wishFor(key, remembered), () => this.#mint(key, github, scope, purpose));
    this.#parts.met?.(scope, minted);
    if (minted.ok) return ok({ ...minted.value, stale: false, waited: true });
    if (isPassing(minted.error)) {
      // Whoever was in line may have had this one given up meanwhile.
      const valid = remembered && (await tokens.best(key, clock.now()));
      const retryAt = 'retryAt' in minted.error ? minted.error.retryAt : undefined;
      if (valid === undefined) return err(minted.error);
      return ok({ ...valid, stale: !isFresh(valid, clock.now()), waited: true, retryAt });
    }
    const { owner, repositories, permissions } = scope;
    const reach = { github: scope.github, owner, repositories, permissions };
    const withheld = { event: 'token_withheld', ...reach, reason: minted.error.reason } as const;
    await audit.append(scope.subject, withheld, clock.now());
    return err(minted.error);
  }

  /**
   * What GitHub has given is sealed in the store before anything else is awaited, so that it can be revoked; in one
   * transaction with the audit, so that no token is ever handed out of which that does not tell.
   */
  async #mint(key: string, github: GitHubSide, scope: TokenScope, purpose: string) {
    const { tokens, audit } = this.#parts;
    const { clock, instance } = github.app;
    const minted = await mintInstallationToken(github, scope);
    if (!minted.ok) return minted;
    const { installationId, ...issued } = minted.value;
    const { token, repositories, permissions, expiresAt } = issued;
    const reach = { github: scope.github, owner: scope.owner, repositories, permissions };
    const record = { ...reach, sha256: token.sha256(), installationId, expiresAt, purpose };
    const row = { ...issued, github: instance.web, holder: scope.holder, key, installationId };
    try {
      await audit.append(scope.subject, { event: 'token_issued', ...record }, clock.now(), (store) =>
        tokens.add(row, store),
      );
    } catch (error) {
      // Nobody would know of it any more.
      await github.app.discard({ ...issued, owner: scope.owner, installationId, reason: 'not written down' });
      throw error;
    }
    if (isShared(scope.holder)) this.#shared.issued(issued, scope.subject, clock.now());
    return ok(issued);
  }

  /** A platform that starts again reckons with the fleet that it finds. */
  #pacedMints(app: GitHubApp): Promise<PacedMints> {
    const known = this.#paced.get(app);
    if (known !== undefined) return known;
    const load = async () => {
      const paced = new PacedMints(() => app.clock.now());
      const living = await this.#parts.tokens.livingKeys(app.instance.web, app.clock.now());
      const ofApp = appKey({ web: app.instance.web, appId: app.appId });
      for (const { key, ...life } of living) if (key.startsWith(ofApp)) paced.remember(key, life);
      return paced;
    };
    const loading = load();
    this.#paced.set(app, loading);
    loading.catch(() => this.#paced.delete(app));
    return loading;
  }

  /** @returns why that token is not given up yet */
  async #giveUp({ holder, subject }: TokenScope, sha256: string, now: number): Promise<GitHubRefusal | undefined> {
    const { tokens, revocations, audit } = this.#parts;
    const retryAt = this.#refused.notBefore(subject, now);
    if (retryAt !== undefined && (await tokens.goodOnes([sha256])).has(sha256)) {
      return { reason: 'github_erring', detail: 'it refuses one token after the other', retryAt };
    }
    if (!(await tokens.reject(holder, sha256, 'refused by GitHub', now))) return undefined;
    this.#refused.take(subject, now);
    await audit.append(subject, { event: 'token_rejected_by_github', sha256 }, now);
    revocations.wake();
    return undefined;
  }
}

function isFresh({ issuedAt, expiresAt }: IssuedToken, now: number): boolean {
  return expiresAt - now >= FRESH_PART * (expiresAt - issuedAt);
}
