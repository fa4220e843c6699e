import type { Grants } from '../../contract/grant.ts';
import type { GrantsAnswer } from '../../contract/grants-change.ts';
import type { Delivery } from '../../contract/workspace.ts';
import type { Clock } from '../../lib/clock.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import { isGranted } from '../broker/decide-retirement.ts';
import { holderOf } from '../broker/decide-scope.ts';
import type { Retirements } from '../broker/retirements.ts';
import type { GitHubApps } from '../github/github-apps.ts';
import type { GitHubRefusal } from '../github/refusals.ts';
import { checkOwner } from '../grants/check-owner.ts';
import { faultsOf, learned } from '../grants/owner-health.ts';
import { isGone } from './record.ts';
import type { WorkspaceRefusal } from './refusals.ts';
import type { WorkspaceStore } from './store.ts';

export type GrantChangeParts = {
  readonly workspaces: WorkspaceStore;
  readonly apps: GitHubApps;
  readonly retirements: Retirements;
  readonly audit: AuditLog;
  readonly clock: Clock;
};

export type GrantChangeRefusal = WorkspaceRefusal | GitHubRefusal;

/**
 * Refused whole when GitHub does not bear the new grants out; then nothing is changed. What only narrows is not looked
 * up there, so that access can be taken away also while GitHub is away. Tokens within the new grants stay.
 */
export async function changeGrants(
  { workspaces, apps, retirements, audit, clock }: GrantChangeParts,
  name: string,
  grants: Grants,
): Promise<Result<GrantsAnswer, GrantChangeRefusal>> {
  const record = await workspaces.byName(name);
  if (record === undefined || isGone(record)) return err({ reason: 'workspace_not_found', name });
  const { id, spec, source } = record;
  const before = spec.grants;
  if (apps.instance(before[0]?.github)?.web !== apps.instance(grants[0]?.github)?.web) {
    return err({ reason: 'github_changed', name });
  }
  for (const grant of grants.filter((each) => !isNarrower(each, before))) {
    const shown = await checkOwner(apps, [grant]);
    const [fault] = faultsOf(learned({}, shown.ok ? shown.value : shown.error), grant);
    if (fault !== undefined) return err(fault);
  }
  await audit.append(name, { event: 'grant_changed', before, after: grants }, clock(), (store) =>
    workspaces.change(name, { ...spec, grants }, source, store),
  );
  const revoked = await retirements.retire({ id, grants: before }, 'grant changed');
  return ok({
    grants,
    revoked,
    isSetBackByFile: source === 'file',
    needsStart: needsStart(spec.delivery, before, grants),
  });
}

/** A frozen token is what it is; git's wiring for the helper names the owners of the start. */
function needsStart(delivery: Delivery, before: Grants, after: Grants): boolean {
  const owners = (grants: Grants) => grants.map(({ owner }) => owner.toLowerCase()).join(' ');
  return delivery === 'env' || (delivery === 'helper' && owners(before) !== owners(after));
}

/** A token of just this reach would be within what is granted already. */
function isNarrower(grant: Grants[number], before: Grants): boolean {
  const own = before.map((each) => ({ ...each, sharing: 'workspace' as const }));
  return isGranted({ ...grant, holder: holderOf('', { ...grant, sharing: 'workspace' }) }, [{ id: '', grants: own }]);
}
