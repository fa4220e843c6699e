import type { WorkspaceStanding } from '../../../contract/status.ts';
import { isSameName } from '../../../contract/same-name.ts';

export type Share = WorkspaceStanding['shares'][number];

/** What was taken from a share for one request. */
export type Charge = {
  readonly owner: string;
  readonly resource: string;
  readonly dividedAt: number | undefined;
  readonly cost: number;
};

/** What the platform has left to this workspace of limits that run low, and how much of it was used. */
export class Shares {
  #shares: readonly { readonly share: Share; used: number }[] = [];

  /**
   * The newest word counts: limits that it does not mention are nobody's to divide. A part is for the whole of a
   * division (contract/status.ts): what was used of it stays used when the platform says it again.
   */
  replace(shares: readonly Share[]): void {
    this.#shares = shares.map((share) => {
      const known = this.#find(share.owner, share.resource);
      return { share, used: known?.share.part?.dividedAt === share.part?.dividedAt ? (known?.used ?? 0) : 0 };
    });
  }

  /** Requests left and until when that holds; undefined when there is no part or its time is over. */
  left(
    owner: string,
    resource: string,
    now: number,
  ): { readonly requests: number; readonly resetAt: number } | undefined {
    const found = this.#find(owner, resource);
    const part = found?.share.part;
    if (found === undefined || part === undefined || part.resetAt <= now) return undefined;
    return { requests: Math.max(0, part.requests - found.used), resetAt: part.resetAt };
  }

  /** A request is sent that is expected to cost this much. */
  use(owner: string, resource: string, cost: number): Charge | undefined {
    const found = this.#find(owner, resource);
    if (found === undefined) return undefined;
    found.used += cost;
    return { owner, resource, dividedAt: found.share.part?.dividedAt, cost };
  }

  /** It has cost this much instead. */
  correct({ owner, resource, dividedAt, cost: charged }: Charge, cost: number): void {
    const found = this.#find(owner, resource);
    if (found?.share.part?.dividedAt === dividedAt && found !== undefined) found.used += cost - charged;
  }

  /** Until when GitHub wants no requests, as other workspaces of the installation were told; 0 when it said nothing. */
  waitUntil(owner: string): number {
    const ofOwner = this.#shares.filter(({ share }) => isSameName(share.owner, owner));
    return Math.max(0, ...ofOwner.map(({ share }) => share.waitUntil ?? 0));
  }

  #find(owner: string, resource: string) {
    return this.#shares.find(({ share }) => share.resource === resource && isSameName(share.owner, owner));
  }
}
