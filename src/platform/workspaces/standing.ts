import type { SidecarReport, WorkspaceStanding } from '../../contract/status.ts';
import type { Clock } from '../../lib/clock.ts';
import type { TokenStore } from '../broker/store.ts';
import type { GitHubApps } from '../github/github-apps.ts';
import type { GrantHealth } from '../grants/grant-health.ts';
import type { Limits } from '../quota/limits.ts';
import type { WorkspaceRecord } from './record.ts';

export type StandingParts = {
  readonly health: GrantHealth;
  readonly tokens: TokenStore;
  readonly limits: Limits;
  readonly apps: GitHubApps;
  readonly clock: Clock;
};

/**
 * What a sidecar is told in answer to its report: its grants as they are now, which of its tokens are none any more,
 * and what it is held to where GitHub's limits run low.
 */
export async function standingOf(
  { id, spec }: WorkspaceRecord,
  report: SidecarReport,
  { health, tokens, limits, apps, clock }: StandingParts,
): Promise<WorkspaceStanding> {
  const good = await tokens.goodOnes(report.tokens.map(({ sha256 }) => sha256));
  const grants = spec.grants.map((grant) => {
    const { owner } = grant;
    const held = report.tokens.find((token) => token.owner.toLowerCase() === owner.toLowerCase());
    const renew = held !== undefined && !good.has(held.sha256);
    return { owner, ...health.standingOf(grant), renew };
  });
  const github = apps.instance(spec.grants[0]?.github)?.web ?? '';
  const owners = spec.grants.map(({ owner }) => owner);
  return { grants, shares: limits.report({ workspace: id, github, owners }, report.limits, clock()) };
}
