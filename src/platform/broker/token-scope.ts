import type { Permissions } from '../../contract/grant.ts';

/** One token's reach, and whom it is for. Nothing wider than this is ever asked of GitHub. */
export type TokenScope = {
  /** A workspace's id, or `operator`. */
  readonly holder: string;
  /** How people call the holder: for the audit. */
  readonly subject: string;
  readonly owner: string;
  readonly repositories: readonly string[];
  readonly permissions: Permissions;
};

/**
 * Names everything that a token's content depends on: GitHub, App, holder, owner, repositories, permissions.
 * The holder is a part, so that revoking one workspace's token never takes another's away.
 */
export function scopeKey(github: { web: string; appId: string }, scope: TokenScope): string {
  const repositories = scope.repositories.map((name) => name.toLowerCase()).toSorted();
  const permissions = Object.entries(scope.permissions).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([
    github.web,
    github.appId,
    scope.holder,
    scope.owner.toLowerCase(),
    [...new Set(repositories)],
    permissions,
  ]);
}
