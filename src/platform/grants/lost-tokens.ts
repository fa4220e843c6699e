import type { Permissions } from '../../contract/grant.ts';
import { permissionsBeyond } from '../broker/permissions.ts';
import type { Loss, TokenAtOwner } from '../broker/tokens-at-owner.ts';
import type { OwnerHealth } from './owner-health.ts';

/**
 * The tokens that an owner's decision has made useless or too wide: they are given up, so that those who hold them get
 * others. GitHub may serve some of them on, and revives those of a suspension when it ends: they are revoked as well.
 */
export function lostTokens({ found, withdrawn }: OwnerHealth, tokens: readonly TokenAtOwner[]): Loss[] {
  if (withdrawn !== undefined) {
    const reason = withdrawn.reason === 'installation_suspended' ? 'installation suspended' : 'installation deleted';
    return tokens.map(({ id }) => ({ id, reason }));
  }
  if (found === undefined) return [];
  const missing = new Set(found.missing.map((name) => name.toLowerCase()));
  return tokens.flatMap(({ id, installationId, repositories, permissions }) => {
    if (installationId !== found.id) return [{ id, reason: 'installation replaced' }];
    if (repositories.some((name) => missing.has(name.toLowerCase()))) {
      return [{ id, reason: 'repository removed from the installation' }];
    }
    const isTooWide = permissionsBeyond(knownLevels(found.permissions), permissions).length > 0;
    return isTooWide ? [{ id, reason: 'permissions of the installation reduced' }] : [];
  });
}

const LEVELS = new Set(['read', 'write', 'admin']);

/** A level that GitHub adds one day gives nothing that we know. */
function knownLevels(granted: Readonly<Record<string, string>>): Permissions {
  const entries = Object.entries(granted).filter((entry): entry is [string, Permissions[string]] =>
    LEVELS.has(entry[1]),
  );
  return Object.fromEntries(entries);
}
