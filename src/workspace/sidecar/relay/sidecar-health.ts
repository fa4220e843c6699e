import type { SidecarHealth } from '../../../contract/sidecar-health.ts';
import type { Delivery } from '../../../contract/workspace.ts';
import type { GrantedOwner } from '../grants/granted-owner.ts';
import { firstFault, noticeOf } from '../report/build-report.ts';

/** What whoever is in the workspace may know of its sidecar. */
export function sidecarHealth(
  delivery: Delivery,
  owners: readonly GrantedOwner[],
  feeding?: SidecarHealth['feeding'],
): SidecarHealth {
  const tokens = owners.map((owner) => owner.tokens.current());
  const valid = tokens.length > 0 && tokens.every((token) => token !== undefined);
  const expiresAt = Math.min(...tokens.map((token) => token?.expiresAt ?? Infinity));
  const fault = firstFault(owners);
  return {
    delivery,
    token: valid ? { valid, expiresAt } : { valid },
    ...(fault && { fault: noticeOf(fault) }),
    ...(feeding && { feeding }),
    owners: owners.map(healthAt),
  };
}

function healthAt(owner: GrantedOwner): SidecarHealth['owners'][number] {
  const { name, granted, permissions, withheldPart: withheld } = owner;
  const token = owner.tokens.current();
  const opened = token === undefined ? undefined : owner.openedBy(token);
  const fault = owner.fault ?? owner.tokens.fault;
  return {
    owner: name,
    repositories: [...granted.repositories],
    ...(permissions && { permissions }),
    ...(token && { token: { expiresAt: token.expiresAt, ...(opened && { permissions: opened }) } }),
    ...(fault && { fault: noticeOf(fault) }),
    ...(withheld && { withheld }),
  };
}
