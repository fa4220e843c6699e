import { z } from 'zod';
import type { Permissions } from '../../contract/grant.ts';

/** GitHub's tokens live an hour; what lives longer is none that it should have given, in milliseconds. */
export const LONGEST_LIFE = 2 * 3_600_000;

/** One token's reach, and whom it is for. Nothing wider than this is ever asked of GitHub. */
export type TokenScope = {
  /** A workspace's id, or `operator`. */
  readonly holder: string;
  /** How people call the holder: for the audit. */
  readonly subject: string;
  /** `name` of the GitHub; the first configured one when absent. */
  readonly github?: string | undefined;
  readonly owner: string;
  readonly repositories: readonly string[];
  readonly permissions: Permissions;
};

/**
 * Names everything that a token's content depends on: GitHub, App, holder, owner, repositories, permissions.
 * The holder is a part, so that revoking one workspace's token never takes another's away.
 */
export function scopeKey(app: { web: string; appId: string }, scope: TokenScope): string {
  return JSON.stringify([app.web, app.appId, scope.holder, reachKey(scope)]);
}

/** What the keys of all scopes of one App begin with. */
export const appKey = (app: { web: string; appId: string }): string =>
  JSON.stringify([app.web, app.appId]).replace(/\]$/, ',');

/** The owner, in lower case, whose repositories a key's tokens reach. */
export function ownerOfKey(key: string): string {
  const [, , , reach] = ScopeKey.parse(JSON.parse(key));
  return Reach.parse(JSON.parse(reach))[1];
}

/** As `scopeKey` and `reachKey` write them. */
const ScopeKey = z.tuple([z.string(), z.string(), z.string(), z.string()]);
const Reach = z.tuple([z.string().nullable(), z.string()]).rest(z.unknown());

/** What is reached, whoever reaches it. GitHub's names ignore case. */
export function reachKey({
  github,
  owner,
  repositories,
  permissions,
}: Pick<TokenScope, 'github' | 'owner' | 'repositories' | 'permissions'>): string {
  const names = [...new Set(repositories.map((name) => name.toLowerCase()))].toSorted();
  const levels = Object.entries(permissions).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([github ?? null, owner.toLowerCase(), names, levels]);
}
