import { ok, err, type Result } from '../../lib/result.ts';
import { SingleFlight } from '../../lib/single-flight.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import type { GitHubApps, GitHubSide } from '../github/github-apps.ts';
import { type GitHubRefusal, isPassing } from '../github/refusals.ts';
import { mintInstallationToken } from './mint-installation-token.ts';
import type { Revocations } from './revocations.ts';
import type { IssuedToken, TokenStore } from './store.ts';
import { scopeKey, type TokenScope } from './token-scope.ts';

/** A token is handed out again while at least this part of its life is left; then a new one is minted. */
const FRESH_PART = 0.75;

export type HandedOutToken = IssuedToken & {
  /** GitHub could not be asked for a fresh one. */
  readonly stale: boolean;
};

export type BrokerParts = {
  readonly apps: GitHubApps;
  readonly tokens: TokenStore;
  readonly revocations: Revocations;
  readonly audit: AuditLog;
};

type Answer = Result<HandedOutToken, GitHubRefusal>;

/**
 * Hands out installation tokens for scopes that were decided before: nothing here widens a scope, and what is
 * remembered or in flight is shared only under the scope's complete key.
 */
export class TokenBroker {
  readonly #parts: BrokerParts;
  readonly #flights = new SingleFlight<Answer>();

  constructor(parts: BrokerParts) {
    this.#parts = parts;
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
    if (refused !== undefined) await this.#giveUp(scope, refused, app.clock.now());
    const findOrMint = () => this.#flights.do(key, () => this.#findOrMint(key, side.value, scope, purpose));
    const answer = await findOrMint();
    // A flight that began before the token was given up may have found it still.
    const isRefusedOne = answer.ok && refused !== undefined && answer.value.token.sha256() === refused;
    return isRefusedOne ? findOrMint() : answer;
  }

  async #findOrMint(key: string, github: GitHubSide, scope: TokenScope, purpose: string): Promise<Answer> {
    const { tokens, audit } = this.#parts;
    const { clock, instance } = github.app;
    const remembered = await tokens.best(key, clock.now());
    if (remembered !== undefined && isFresh(remembered, clock.now())) return ok({ ...remembered, stale: false });

    const minted = await mintInstallationToken(github, scope);
    if (minted.ok) {
      const { token, repositories, permissions, issuedAt, expiresAt, installationId } = minted.value;
      const issued = { token, repositories, permissions, issuedAt, expiresAt };
      await tokens.add({ ...issued, github: instance.web, holder: scope.holder, key, installationId });
      const reach = { github: scope.github, owner: scope.owner, repositories, permissions };
      const record = { ...reach, sha256: token.sha256(), installationId, expiresAt, purpose };
      await audit.append(scope.subject, { event: 'token_issued', ...record }, clock.now());
      return ok({ ...issued, stale: false });
    }
    const stillValid = remembered !== undefined && remembered.expiresAt > clock.now();
    if (isPassing(minted.error) && stillValid) return ok({ ...remembered, stale: true });
    if (!isPassing(minted.error)) {
      const { github, owner, repositories, permissions } = scope;
      const record = { github, owner, repositories, permissions, reason: minted.error.reason };
      await audit.append(scope.subject, { event: 'token_withheld', ...record }, clock.now());
    }
    return err(minted.error);
  }

  async #giveUp({ holder, subject }: TokenScope, sha256: string, now: number): Promise<void> {
    const { tokens, revocations, audit } = this.#parts;
    if (!(await tokens.reject(holder, sha256, 'refused by GitHub', now))) return;
    await audit.append(subject, { event: 'token_rejected_by_github', sha256 }, now);
    revocations.wake();
  }
}

function isFresh({ issuedAt, expiresAt }: IssuedToken, now: number): boolean {
  return expiresAt - now >= FRESH_PART * (expiresAt - issuedAt);
}
