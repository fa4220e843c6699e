import type { Clock } from '../../lib/clock.ts';
import type { GitHubApps } from '../github/github-apps.ts';
import type { Store } from '../store/open-store.ts';
import { isGone, type WorkspaceRecord } from '../workspaces/record.ts';
import type { WorkspaceStore } from '../workspaces/store.ts';
import { type Granted, holdersOf, isGranted, isGrantedToOperators } from './decide-retirement.ts';
import { isShared, OPERATOR } from './decide-scope.ts';
import { issuedTokens, type LivingToken } from './living-tokens.ts';
import type { Revocations } from './revocations.ts';
import { giveUpTokens } from './tokens-at-owner.ts';

export type RetirementParts = {
  readonly store: Store;
  readonly workspaces: WorkspaceStore;
  readonly admits: (workspace: WorkspaceRecord) => boolean;
  readonly revocations: Pick<Revocations, 'wake'>;
  readonly apps: Pick<GitHubApps, 'earliest' | 'instance'>;
  readonly clock: Clock;
};

/** Of GitHub's clock we know what its last answer told: a token may seem to have expired before it has. Milliseconds. */
const SLACK = 5 * 60_000;

/** Takes back the tokens that no grant covers any more, as of now: the workspaces' and, with them, the operators'. */
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
    return this.#giveUp([...holdersOf({ id, grants }), OPERATOR], reason);
  }

  /** What an operator's mint came to that took longer than the grants held. */
  async retireOperators(reason: string): Promise<number> {
    return this.#giveUp([OPERATOR], reason);
  }

  /** What a platform that was killed has not come to: tokens of workspaces that are gone, or minted after their end. */
  async retireAll(): Promise<number> {
    return this.#giveUp(undefined, 'workspace gone');
  }

  async #giveUp(holders: readonly string[] | undefined, reason: string): Promise<number> {
    const { store, revocations, apps, clock } = this.#parts;
    const after = apps.earliest(clock()) - SLACK;
    const tokens = await issuedTokens(store, { ...(holders && { holders }), after, good: true });
    if (tokens.length === 0) return 0;
    const isGood = this.#judge(await this.#concerned(tokens));
    const lost = tokens.filter((token) => !isGood(token));
    if (lost.length === 0) return 0;
    await giveUpTokens(
      store,
      lost.map(({ id }) => ({ id, reason })),
    );
    revocations.wake();
    return lost.length;
  }

  /** Only an operator's or a shared token can be covered by another's grant. */
  async #concerned(tokens: readonly LivingToken[]): Promise<readonly WorkspaceRecord[]> {
    const { workspaces } = this.#parts;
    const [holder, ...others] = new Set(tokens.map((token) => token.holder));
    if (holder === undefined || others.length > 0 || holder === OPERATOR || isShared(holder)) return workspaces.all();
    const record = await workspaces.byId(holder);
    return record === undefined ? [] : [record];
  }

  /** A stopped workspace holds no token, but what its grants allow an operator may have: see `operatorTokenRoutes`. */
  #judge(known: readonly WorkspaceRecord[]): (token: LivingToken) => boolean {
    const { admits, apps } = this.#parts;
    const granted = known.filter(admits).map(({ id, spec }) => ({ id, grants: spec.grants }));
    const grants = known.filter((record) => !isGone(record)).flatMap(({ spec }) => spec.grants);
    return (token) => {
      if (token.holder !== OPERATOR) return isGranted(token, granted);
      const there = grants.filter(({ github }) => apps.instance(github)?.web === token.github);
      return isGrantedToOperators(token, there);
    };
  }
}
