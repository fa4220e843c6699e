import type { Log } from '../../lib/log.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import type { GitHubApp } from '../github/github-app.ts';
import type { UnwantedToken } from '../github/unwanted-token.ts';
import { PLATFORM } from './decide-scope.ts';
import type { Revocations } from './revocations.ts';
import type { TokenStore } from './store.ts';
import { LONGEST_LIFE, scopeKey } from './token-scope.ts';

export type UnwantedTokenParts = {
  readonly tokens: TokenStore;
  readonly audit: AuditLog;
  readonly revocations: Pick<Revocations, 'wake'>;
  readonly log: Log;
};

/**
 * Takes in what GitHub gave and nobody may have: such a token is given up from its first moment, and kept sealed until
 * it is revoked, so that a platform that is killed meanwhile has its successor do it.
 */
export class UnwantedTokens {
  readonly #parts: UnwantedTokenParts;

  constructor(parts: UnwantedTokenParts) {
    this.#parts = parts;
  }

  /** Never rejects: what cannot be written down is revoked from here, once. */
  async discard(app: GitHubApp, unwanted: UnwantedToken): Promise<void> {
    const { tokens, audit, revocations, log } = this.#parts;
    const { token, owner, installationId, repositories, permissions, reason, detail } = unwanted;
    const now = app.clock.now();
    const expiresAt = lastMoment(unwanted.expiresAt, now);
    const reach = { github: app.instance.name, owner, repositories, permissions };
    const key = scopeKey(
      { web: app.instance.web, appId: app.appId },
      { ...reach, permissions: { ...permissions }, holder: PLATFORM, subject: PLATFORM },
    );
    const row = { token, repositories, permissions, issuedAt: now, expiresAt, key, installationId, doomed: reason };
    const record = { ...reach, sha256: token.sha256(), installationId, expiresAt, reason, detail };
    try {
      await audit.append(PLATFORM, { event: 'token_discarded', ...record }, now, (store) =>
        tokens.add({ ...row, github: app.instance.web, holder: PLATFORM }, store),
      );
    } catch (error) {
      log.error({ err: error, sha256: token.sha256() }, 'a token to revoke could not be written down');
      void app.revoke(token);
      return;
    }
    revocations.wake();
  }
}

/** Until when it may have to be revoked: of a token that says nothing believable we believe the longest. */
const lastMoment = (said: number | undefined, now: number): number =>
  said !== undefined && said > now && said <= now + LONGEST_LIFE ? said : now + LONGEST_LIFE;
