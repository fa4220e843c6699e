import type { Clock } from '../../lib/clock.ts';
import type { GitHubApps } from '../github/github-apps.ts';
import type { Store } from '../store/open-store.ts';
import type { WorkspaceRecord } from '../workspaces/record.ts';
import type { WorkspaceStore } from '../workspaces/store.ts';
import { type Granted, holdersOf, isGranted } from './decide-retirement.ts';
import { isShared, OPERATOR } from './decide-scope.ts';
import { issuedTokens } from './living-tokens.ts';
import type { Revocations } from './revocations.ts';
import { giveUpTokens } from './tokens-at-owner.ts';

export type RetirementParts = {
  readonly store: Store;
  readonly workspaces: WorkspaceStore;
  readonly admits: (workspace: WorkspaceRecord) => boolean;
  readonly revocations: Pick<Revocations, 'wake'>;
  readonly apps: Pick<GitHubApps, 'earliest'>;
  readonly clock: Clock;
};

/** Of GitHub's clock we know what its last answer told: a token may seem to have expired before it has. Milliseconds. */
const SLACK = 5 * 60_000;

/** Takes back the tokens that no workspace's grant covers any more, as of now. */
export class Retirements {
  readonly #parts: RetirementParts;

  constructor(parts: RetirementParts) {
    this.#parts = parts;
  }

  /**
   * Called when a workspace has been stopped, removed or given other grants, and when a mint for it came back after
   * that: the records decide, not the moment.
   *
   * @param workspace with the grants that it had
   * @returns how many tokens were marked
   */
  async retire({ id, grants }: Granted, reason: string): Promise<number> {
    const holders = holdersOf({ id, grants });
    const { workspaces } = this.#parts;
    // Only a shared token can be covered by another's grant.
    const known = holders.some(isShared) ? await workspaces.all() : [await workspaces.byId(id)];
    return this.#giveUp(
      holders,
      known.filter((record) => record !== undefined),
      reason,
    );
  }

  /** What a platform that was killed has not come to: tokens of workspaces that are gone, or minted after their end. */
  async retireAll(): Promise<number> {
    return this.#giveUp(undefined, await this.#parts.workspaces.all(), 'workspace gone');
  }

  async #giveUp(
    holders: readonly string[] | undefined,
    known: readonly WorkspaceRecord[],
    reason: string,
  ): Promise<number> {
    const { store, admits, revocations, apps, clock } = this.#parts;
    const after = apps.earliest(clock()) - SLACK;
    const tokens = await issuedTokens(store, { ...(holders && { holders }), after, good: true });
    const granted = known.filter(admits).map(({ id, spec }) => ({ id, grants: spec.grants }));
    const lost = tokens.filter((token) => token.holder !== OPERATOR && !isGranted(token, granted));
    if (lost.length === 0) return 0;
    await giveUpTokens(
      store,
      lost.map(({ id }) => ({ id, reason })),
    );
    revocations.wake();
    return lost.length;
  }
}
