import type { Permissions } from '../../contract/grant.ts';
import { permissionsMissing } from '../broker/permissions.ts';
import type { Installation } from '../github/github-app.ts';
import type { GitHubRefusal } from '../github/refusals.ts';

/** An installation as GitHub has shown it, and which of the granted repositories it does not reach. */
export type Found = Installation & { readonly missing: readonly string[] };

/** `missing` and `suspended` are what an owner made of the installation: GitHub mints nothing until it is mended. */
export type Withdrawn = Extract<GitHubRefusal, { reason: 'installation_missing' | 'installation_suspended' }>;

/** What is known of one owner's installation. Nothing of it comes from a webhook: GitHub was asked. */
export type OwnerHealth = {
  /** As it was when it was last seen. */
  readonly found?: Found | undefined;
  readonly withdrawn?: Withdrawn | undefined;
  /** What keeps us from knowing or minting now, and says nothing about the installation. */
  readonly trouble?: GitHubRefusal | undefined;
};

export type Reach = {
  readonly owner: string;
  readonly repositories: readonly string[];
  readonly permissions: Permissions;
};

export const isWithdrawn = (refusal: GitHubRefusal): refusal is Withdrawn =>
  refusal.reason === 'installation_missing' || refusal.reason === 'installation_suspended';

/** What a check or a mint has shown; what it could not tell stays as it was. */
export function learned(before: OwnerHealth, shown: Found | GitHubRefusal): OwnerHealth {
  if (!('reason' in shown)) return { found: shown };
  if (isWithdrawn(shown)) return { found: before.found, withdrawn: shown };
  return { ...before, trouble: shown };
}

/** The names in `reach` that the installation does not have. */
export function unreached({ found }: OwnerHealth, { repositories }: Pick<Reach, 'repositories'>): string[] {
  const missing = new Set(found?.missing.map((name) => name.toLowerCase()));
  return repositories.filter((name) => missing.has(name.toLowerCase()));
}

/**
 * Why GitHub would mint no token for this reach, whoever asked: known without asking it. A grant that lacks a
 * permission gets none at all, since one that can do less than it says surprises in the middle of work; a grant that
 * lacks repositories gets one for the others.
 */
export function obstacle(health: OwnerHealth, reach: Reach): GitHubRefusal | undefined {
  if (health.withdrawn !== undefined) return health.withdrawn;
  const refused = refusedPermissions(health, reach);
  if (refused !== undefined) return refused;
  return unreached(health, reach).length === reach.repositories.length ? lostRepositories(health, reach) : undefined;
}

/** The refusal that names the permissions of `reach` that the installation does not have. */
function refusedPermissions({ found }: OwnerHealth, reach: Reach): GitHubRefusal | undefined {
  const permissions = found === undefined ? [] : permissionsMissing(reach.permissions, found.permissions);
  if (permissions.length === 0) return undefined;
  return { reason: 'permission_not_granted', owner: reach.owner, permissions, page: found?.page };
}

/** The refusal that names the repositories of `reach` that the installation does not have. */
export function lostRepositories(health: OwnerHealth, reach: Reach): GitHubRefusal | undefined {
  const repositories = unreached(health, reach);
  if (repositories.length === 0) return undefined;
  return { reason: 'repository_not_installed', owner: reach.owner, repositories, page: health.found?.page };
}

/** All faults of one grant; what needs a hand comes before what may pass. */
export function faultsOf(health: OwnerHealth, reach: Reach): GitHubRefusal[] {
  const owners =
    health.withdrawn === undefined
      ? [refusedPermissions(health, reach), lostRepositories(health, reach)]
      : [health.withdrawn];
  return [...owners, health.trouble].filter((fault) => fault !== undefined);
}
