import type { AuditLog } from '../audit/audit-log.ts';
import type { IssuedToken } from './store.ts';
import type { TokenScope } from './token-scope.ts';

type Told = { readonly expiresAt: number; readonly to: Map<string, Promise<void>> };

/**
 * Sees to it that the audit tells of each workspace that was given a shared token, once: the mint's own row names only
 * the one that asked first. A platform that starts again has forgotten whom it told of, and tells once more.
 */
export class SharedHandOuts {
  readonly #audit: AuditLog;
  /** By the token's SHA-256. */
  readonly #told = new Map<string, Told>();

  constructor(audit: AuditLog) {
    this.#audit = audit;
  }

  /** The audit tells of this one already. */
  issued({ token, expiresAt }: IssuedToken, subject: string, now: number): void {
    this.#of(token.sha256(), expiresAt, now).set(subject, Promise.resolve());
  }

  /** Resolves when the audit tells of it; rejects when it cannot, and then the token must not be handed out. */
  async handedOut(issued: IssuedToken, scope: TokenScope, purpose: string, now: number): Promise<void> {
    const { token, repositories, permissions, expiresAt } = issued;
    const sha256 = token.sha256();
    const told = this.#of(sha256, expiresAt, now);
    const known = told.get(scope.subject);
    if (known !== undefined) return known;
    const reach = { github: scope.github, owner: scope.owner, repositories, permissions };
    const record = { event: 'token_shared', ...reach, sha256, expiresAt, purpose } as const;
    const telling = this.#audit.append(scope.subject, record, now);
    told.set(scope.subject, telling);
    telling.catch(() => told.delete(scope.subject));
    return telling;
  }

  #of(sha256: string, expiresAt: number, now: number): Map<string, Promise<void>> {
    const known = this.#told.get(sha256);
    if (known !== undefined) return known.to;
    for (const [other, told] of this.#told) if (told.expiresAt <= now) this.#told.delete(other);
    const to = new Map<string, Promise<void>>();
    this.#told.set(sha256, { expiresAt, to });
    return to;
  }
}
