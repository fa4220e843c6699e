import type { SidecarReport, WorkspaceStanding } from '../../contract/status.ts';
import type { TokenStore } from '../broker/store.ts';
import type { WorkspaceRecord } from './record.ts';

export type StandingParts = { readonly tokens: TokenStore };

/** What a sidecar is told in answer to its report: its grants as they are now, and which of its tokens are none any more. */
export async function standingOf(
  { spec }: WorkspaceRecord,
  report: SidecarReport,
  { tokens }: StandingParts,
): Promise<WorkspaceStanding> {
  const good = await tokens.goodOnes(report.tokens.map(({ sha256 }) => sha256));
  const grants = spec.grants.map(({ owner, repositories }) => {
    const held = report.tokens.find((token) => token.owner.toLowerCase() === owner.toLowerCase());
    return { owner, repositories, renew: held !== undefined && !good.has(held.sha256) };
  });
  return { grants, shares: [] };
}
