import type { WorkspaceBoot } from '../../../contract/workspace-boot.ts';
import type { FaultNotice, SidecarReport, WorkspaceStanding } from '../../../contract/status.ts';
import { isSameName } from '../../../contract/same-name.ts';
import type { GrantedAccess, GrantedAt, RepositoryRef } from '../../../policy/verdict.ts';
import type { GrantedOwner } from './granted-owner.ts';

export type GrantedOwnersOptions = {
  /** What the workspace was told at its start; the platform's word replaces it. */
  readonly grants: WorkspaceBoot['grants'];
  readonly create: (grant: GrantedAt) => GrantedOwner;
};

/** The owners at which this workspace has a grant, in the order of its grants: one keeper of tokens for each. */
export class GrantedOwners {
  readonly #options: GrantedOwnersOptions;
  #owners: GrantedOwner[];
  #started = false;
  #stopped = false;
  /** Keepers of owners that are gone, on their way out. */
  readonly #leaving = new Set<Promise<void>>();

  constructor(options: GrantedOwnersOptions) {
    this.#options = options;
    this.#owners = options.grants.map(options.create);
  }

  get all(): readonly GrantedOwner[] {
    return this.#owners;
  }

  /** What requests are held against, as of now: read it anew for each of them. */
  get access(): GrantedAccess {
    return this.#owners.map(({ granted }) => granted);
  }

  /** The owner that a request names; the first grant's when it names none, or none that is granted. */
  serving(owner: string | undefined): GrantedOwner | undefined {
    return (owner === undefined ? undefined : this.#find(owner)) ?? this.#owners[0];
  }

  /** Why GitHub gives no access to a repository of the grant, when it is known that it gives none. */
  withheld({ owner, name }: RepositoryRef): FaultNotice | undefined {
    return this.#find(owner)?.withheld(name);
  }

  start(): void {
    this.#started = true;
    for (const { tokens } of this.#owners) tokens.start();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await Promise.all([...this.#owners.map(({ tokens }) => tokens.stop()), ...this.#leaving]);
  }

  /** Takes the platform's word: owners come, go and change; `report` is what it was the answer to. */
  hear({ grants }: WorkspaceStanding, report: Pick<SidecarReport, 'tokens'>): void {
    if (this.#stopped) return;
    const before = this.#owners;
    this.#owners = grants.map((grant) => {
      const known = this.#find(grant.owner);
      if (known !== undefined) return known;
      const created = this.#options.create(grant);
      if (this.#started) created.tokens.start();
      return created;
    });
    for (const gone of before.filter((each) => !this.#owners.includes(each))) this.#dismiss(gone);
    for (const grant of grants) {
      const reported = report.tokens.find(({ owner }) => isSameName(owner, grant.owner));
      this.#find(grant.owner)?.hear(grant, reported?.sha256);
    }
  }

  #dismiss({ tokens }: GrantedOwner): void {
    const leaving = tokens.stop().finally(() => this.#leaving.delete(leaving));
    this.#leaving.add(leaving);
  }

  #find(owner: string): GrantedOwner | undefined {
    return this.#owners.find(({ name }) => isSameName(name, owner));
  }
}
