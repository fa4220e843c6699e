/** A repository as requests name it. GitHub compares both parts without regard to case. */
export type RepositoryRef = { readonly owner: string; readonly name: string };

/** The part of a grant that requests are held against. */
export type GrantedAccess = {
  readonly repositories: readonly RepositoryRef[];
  /** Owners with a grant, also those of whose repositories none is left; those of `repositories` when absent. */
  readonly owners?: readonly string[];
};

/** Why a request is denied: data for the audit and for the one place that puts it into words. */
export type Denial =
  | { readonly reason: 'owner_not_granted'; readonly repository: RepositoryRef }
  | { readonly reason: 'repository_not_granted'; readonly repository: RepositoryRef };

export type Verdict = { readonly allowed: true } | { readonly allowed: false; readonly denial: Denial };

export const ALLOWED: Verdict = { allowed: true };
export const denied = (denial: Denial): Verdict => ({ allowed: false, denial });
