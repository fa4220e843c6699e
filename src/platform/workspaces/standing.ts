import type { SidecarReport, WorkspaceStanding } from '../../contract/status.ts';
import { isSameName } from '../../contract/same-name.ts';
import { isGranted } from '../broker/decide-retirement.ts';
import { issuedTokens } from '../broker/living-tokens.ts';
import type { GitHubApps } from '../github/github-apps.ts';
import type { GrantHealth } from '../grants/grant-health.ts';
import type { Limits } from '../quota/limits.ts';
import type { Store } from '../store/open-store.ts';
import type { WorkspaceRecord } from './record.ts';

export type StandingParts = {
  readonly health: GrantHealth;
  readonly store: Store;
  readonly limits: Limits;
  readonly apps: GitHubApps;
};

/**
 * What a sidecar is told in answer to its report: its grants as they are now, which of its tokens are none any more,
 * and what it is held to where GitHub's limits run low.
 */
export async function standingOf(
  { id, spec }: WorkspaceRecord,
  report: SidecarReport,
  { health, store, limits, apps }: StandingParts,
): Promise<WorkspaceStanding> {
  const named = await issuedTokens(store, { sha256s: report.tokens.map(({ sha256 }) => sha256), good: true });
  // One that is shared may be good for others while it reaches beyond this workspace's grant.
  const own = named.filter((token) => isGranted(token, [{ id, grants: spec.grants }]));
  const good = new Set(own.map(({ sha256 }) => sha256));
  const grants = spec.grants.map((grant) => {
    const { owner, push, allow, permissions } = grant;
    const held = report.tokens.find((token) => isSameName(token.owner, owner));
    const renew = held !== undefined && !good.has(held.sha256);
    return { owner, push, allow, permissions, ...health.standingOf(grant), renew };
  });
  const shares = spec.grants.flatMap(({ github, owner }) => {
    const side = apps.for(github, owner);
    if (!side.ok) return [];
    // What GitHub tells of its limits goes by its own clock, and so must what is held against it.
    const { instance, clock } = side.value.app;
    return limits.report({ workspace: id, github: instance.web, owner }, report.limits, clock.now());
  });
  return { grants, shares };
}
