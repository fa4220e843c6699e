import { err, ok } from '../../lib/result.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import type { TokenSource } from '../broker/token-broker.ts';
import type { TokenScope } from '../broker/token-scope.ts';
import type { Clock } from '../../lib/clock.ts';
import type { GrantHealth } from './grant-health.ts';
import type { OwnerChecks } from './owner-checks.ts';
import { obstacle, unreached } from './owner-health.ts';

export type GrantedTokenParts = {
  readonly broker: TokenSource;
  readonly health: GrantHealth;
  readonly checks: Pick<OwnerChecks, 'check'>;
  readonly audit: AuditLog;
  readonly clock: Clock;
};

/**
 * Tokens for what GitHub is known to give: a request that it would refuse is refused at once, and one of whose
 * repositories some are not in the installation gets a token for the others. Scopes are only ever narrowed.
 */
export class GrantedTokens implements TokenSource {
  readonly #parts: GrantedTokenParts;

  constructor(parts: GrantedTokenParts) {
    this.#parts = parts;
  }

  async tokenFor(scope: TokenScope, purpose: string, refused?: string): ReturnType<TokenSource['tokenFor']> {
    const lost = this.#lost(scope);
    const answer = await this.#tokenFor(scope, purpose, refused);
    const isNews = !answer.ok && answer.error.reason === 'repository_not_installed' && lost < scope.repositories.length;
    if (isNews || (answer.ok && this.#isOvertaken(scope, lost))) {
      // What is left of the scope shows when the installation has been looked at; what was minted before is given up.
      await this.#parts.checks.check(scope);
      const left = this.#isOvertaken(scope, lost) ? await this.#tokenFor(scope, purpose) : answer;
      return left.ok ? ok({ ...left.value, waited: true }) : left;
    }
    return answer;
  }

  async #tokenFor(scope: TokenScope, purpose: string, refused?: string): ReturnType<TokenSource['tokenFor']> {
    const { broker, health, audit, clock } = this.#parts;
    const known = health.at(scope);
    const refusal = obstacle(known, scope);
    if (refusal === undefined) {
      const lost = unreached(known, scope);
      const repositories = scope.repositories.filter((name) => !lost.includes(name));
      return broker.tokenFor({ ...scope, repositories }, purpose, refused);
    }
    const { github, owner, repositories, permissions } = scope;
    const withheld = { event: 'token_withheld', github, owner, repositories, permissions } as const;
    await audit.append(scope.subject, { ...withheld, reason: refusal.reason }, clock());
    return err(refusal);
  }

  /** Whether the installation was found to give less than when `lost` repositories were known to be missing. */
  #isOvertaken(scope: TokenScope, lost: number): boolean {
    return this.#lost(scope) > lost || obstacle(this.#parts.health.at(scope), scope) !== undefined;
  }

  #lost(scope: TokenScope): number {
    return unreached(this.#parts.health.at(scope), scope).length;
  }
}
