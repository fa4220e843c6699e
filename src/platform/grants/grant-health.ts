import type { FaultNotice, WorkspaceStanding } from '../../contract/status.ts';
import type { Grant } from '../../contract/grant.ts';
import type { Random } from '../../lib/clock.ts';
import type { GitHubRefusal } from '../github/refusals.ts';
import { toNotice } from '../wire/refuse.ts';
import { decideNextLook } from './decide-next-look.ts';
import { faultsOf, lostRepositories, obstacle, type OwnerHealth, type Reach, unreached } from './owner-health.ts';

/** An owner at one GitHub (`name` of the instance; the first one when absent). */
export type OwnerAt = { readonly github?: string | undefined; readonly owner: string };

/** How one grant stands: what GitHub gives access to, and why not to the rest. */
export type GrantStanding = Pick<WorkspaceStanding['grants'][number], 'repositories' | 'fault' | 'withheld'>;

type Entry = OwnerAt & {
  readonly health: OwnerHealth;
  readonly lookAt: number;
  /** Since when its trouble is the same, by the clock of its GitHub. */
  readonly since: number;
};

export type GrantHealthParts = {
  /** The name of the GitHub that is meant. */
  readonly nameOf: (github: string | undefined) => string;
  /** The time at the GitHub of an owner, by its own clock: all of GitHub's limits go by it. */
  readonly timeAt: (where: OwnerAt) => number;
  readonly random: Random;
  /** Milliseconds between two looks at an owner with a fault. */
  readonly lookEvery: number;
};

/** The one place that knows how each owner's installation stands, and with it each grant there. */
export class GrantHealth {
  readonly #parts: GrantHealthParts;
  readonly #owners = new Map<string, Entry>();
  /** Called when it has changed when somebody should look next. */
  onSchedule: () => void = () => undefined;

  constructor(parts: GrantHealthParts) {
    this.#parts = parts;
  }

  keyOf({ github, owner }: OwnerAt): string {
    return `${this.#parts.nameOf(github)}/${owner.toLowerCase()}`;
  }

  at(where: OwnerAt): OwnerHealth {
    return this.#owners.get(this.keyOf(where))?.health ?? {};
  }

  set(where: OwnerAt, health: OwnerHealth): void {
    const { random, lookEvery } = this.#parts;
    const lookAt = decideNextLook(health, this.timeAt(where), lookEvery, random);
    const before = this.#owners.get(this.keyOf(where));
    const isSame = before?.health.trouble?.reason === health.trouble?.reason;
    const since = isSame && before !== undefined ? before.since : this.timeAt(where);
    this.#owners.set(this.keyOf(where), { github: where.github, owner: where.owner, health, lookAt, since });
    this.onSchedule();
  }

  /** Unix milliseconds by the clock of the owner's GitHub. */
  timeAt(where: OwnerAt): number {
    return this.#parts.timeAt(where);
  }

  /** Whether somebody will look there. */
  isScheduled(where: OwnerAt): boolean {
    return this.#owners.has(this.keyOf(where));
  }

  /** Nobody has a grant there any more. */
  forget(where: OwnerAt): void {
    this.#owners.delete(this.keyOf(where));
  }

  /**
   * Since when an owner at this GitHub (its name) has such a trouble; undefined when none has. Unix milliseconds by its
   * clock.
   */
  troubledSince(name: string, reason: GitHubRefusal['reason']): number | undefined {
    const troubled = [...this.#owners.values()].filter(
      ({ github, health }) => this.#parts.nameOf(github) === name && health.trouble?.reason === reason,
    );
    return troubled.length === 0 ? undefined : Math.min(...troubled.map(({ since }) => since));
  }

  /** When somebody should look at each owner next: Unix milliseconds by the clock of its GitHub. */
  get schedule(): readonly (OwnerAt & { readonly lookAt: number })[] {
    return [...this.#owners.values()];
  }

  standingOf(grant: Grant): GrantStanding {
    const health = this.at(grant);
    const none = obstacle(health, grant);
    if (none !== undefined) return { repositories: [...grant.repositories], fault: this.#notice(grant, none) };
    const lost = lostRepositories(health, grant);
    if (lost === undefined) return { repositories: [...grant.repositories] };
    const repositories = unreached(health, grant);
    return {
      repositories: grant.repositories.filter((name) => !repositories.includes(name)),
      withheld: { repositories, fault: this.#notice(grant, lost) },
    };
  }

  /** The fault of a workspace: the first of its grants that has one, what needs a hand before what passes. */
  faultOf(grants: readonly (Reach & OwnerAt)[]): FaultNotice | undefined {
    const faults = grants.flatMap((grant) =>
      faultsOf(this.at(grant), grant).map((refusal) => this.#notice(grant, refusal)),
    );
    return faults.find(({ waitingHelps }) => !waitingHelps) ?? faults[0];
  }

  #notice(where: OwnerAt, refusal: Parameters<typeof toNotice>[0]): FaultNotice {
    const lookAt = this.#owners.get(this.keyOf(where))?.lookAt;
    return { ...(lookAt === undefined ? {} : { retryAt: lookAt }), ...toNotice(refusal) };
  }
}
