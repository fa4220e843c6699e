import type { DeedsReport } from '../../../contract/deeds.ts';
import type { FaultNotice, SidecarReport } from '../../../contract/status.ts';
import type { Vitals } from '../../../contract/vitals.ts';
import type { GatewayCounts } from '../gateway/gateway-counts.ts';
import type { GrantedOwner } from '../grants/granted-owner.ts';
import type { TokenFault } from '../tokens/token-fault.ts';

type Seen = {
  /** Unix milliseconds. */
  readonly startedAt: number;
  readonly owners: readonly GrantedOwner[];
  readonly limits: SidecarReport['limits'];
  readonly counts: GatewayCounts;
  readonly deeds: DeedsReport;
  readonly vitals: Vitals | undefined;
};

export function buildReport({ startedAt, owners, limits, counts, deeds, vitals }: Seen): SidecarReport {
  const fault = firstFault(owners);
  return {
    startedAt,
    tokens: owners.flatMap(({ name: owner, tokens }) => {
      const token = tokens.current();
      if (token === undefined) return [];
      const { sha256, issuedAt, expiresAt } = token;
      return [{ owner, sha256, issuedAt, expiresAt }];
    }),
    limits,
    gateway: counts.snapshot(),
    deeds,
    ...(vitals && { vitals }),
    ...(fault && { fault: noticeOf(fault) }),
  };
}

/** Of several faults the one that needs a hand: it is what an operator has to see. */
export function firstFault(owners: readonly GrantedOwner[]): TokenFault | undefined {
  const faults = owners.flatMap(({ tokens: { fault } }) => (fault === undefined ? [] : [fault]));
  return faults.find(({ waitingHelps }) => !waitingHelps) ?? faults[0];
}

/** A fault has more fields of its own (a status), the notice has these. */
export function noticeOf({ code, message, remedy, waitingHelps, retryAt }: TokenFault): FaultNotice {
  return { code, message, remedy, waitingHelps, ...(retryAt === undefined ? {} : { retryAt }) };
}
