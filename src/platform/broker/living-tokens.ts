import { z } from 'zod';
import { Permissions } from '../../contract/grant.ts';
import type { Store } from '../store/open-store.ts';
import { ownerOfKey } from './token-scope.ts';

/** An issued token without the token: what it reaches, and for whom. Times are Unix milliseconds by GitHub's clock. */
export type LivingToken = {
  readonly id: string;
  readonly holder: string;
  /** Web address of the GitHub that issued it. */
  readonly github: string;
  readonly sha256: string;
  /** In lower case. */
  readonly owner: string;
  readonly repositories: readonly string[];
  readonly permissions: Permissions;
  readonly issuedAt: number;
  readonly expiresAt: number;
  /** Why it must be revoked, if it must. */
  readonly reason?: string;
  /** When GitHub confirmed that it is. */
  readonly revokedAt?: number;
};

export type TokenChoice = {
  readonly holders?: readonly string[];
  readonly sha256s?: readonly string[];
  /** Those that expire after this. */
  readonly after?: number;
  /** Those that nobody has given up. */
  readonly good?: boolean;
};

const Names = z.array(z.string());

/** What was issued, the newest first, without what is sealed. */
export async function issuedTokens(
  store: Store,
  { holders, sha256s, after, good = false }: TokenChoice,
): Promise<LivingToken[]> {
  if (holders?.length === 0 || sha256s?.length === 0) return [];
  let query = store
    .selectFrom('installation_tokens')
    .select(['id', 'holder', 'github', 'sha256', 'scope_key', 'repositories_json', 'permissions_json'])
    .select(['issued_at', 'expires_at', 'revocation_reason', 'revoked_at'])
    .orderBy('issued_at', 'desc');
  if (holders !== undefined) query = query.where('holder', 'in', holders);
  if (sha256s !== undefined) query = query.where('sha256', 'in', sha256s);
  if (after !== undefined) query = query.where('expires_at', '>', after);
  if (good) query = query.where('revocation_reason', 'is', null).where('refused_at', 'is', null);
  const rows = await query.execute();
  return rows.map((row) => ({
    id: row.id,
    holder: row.holder,
    github: row.github,
    sha256: row.sha256,
    owner: ownerOfKey(row.scope_key),
    repositories: Names.parse(JSON.parse(row.repositories_json)),
    permissions: Permissions.parse(JSON.parse(row.permissions_json)),
    issuedAt: row.issued_at,
    expiresAt: row.expires_at,
    ...(row.revocation_reason === null ? {} : { reason: row.revocation_reason }),
    ...(row.revoked_at === null ? {} : { revokedAt: row.revoked_at }),
  }));
}
