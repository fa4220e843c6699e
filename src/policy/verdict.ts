import type { ProtectedAction } from '../contract/protected-actions.ts';
import type { UnnamedRef } from './intent.ts';

/** A repository as requests name it. GitHub compares both parts without regard to case. */
export type RepositoryRef = { readonly owner: string; readonly name: string };

/** One owner's part of what a workspace may do. */
export type GrantedAt = {
  readonly owner: string;
  /** Names within the owner; none when the installation has lost all of them. */
  readonly repositories: readonly string[];
  /** Globs over full ref names (`ref-globs.ts`). */
  readonly push: readonly string[];
  /** Protected actions, and names of operations that no table knows. */
  readonly allow: readonly string[];
};

/** What requests are held against; the first grant is that of requests which name no owner. */
export type GrantedAccess = readonly GrantedAt[];

/** Why a request is denied: data for the audit and for the one place that puts it into words. */
export type Denial =
  | { readonly reason: 'owner_not_granted'; readonly owner: string }
  | { readonly reason: 'repository_not_granted'; readonly repository: RepositoryRef }
  | { readonly reason: 'ref_not_granted'; readonly ref: string; readonly excludedBy?: string }
  /** It could be any: only a workspace that may change every one may change it unnamed. */
  | { readonly reason: 'ref_not_named'; readonly of: UnnamedRef }
  | { readonly reason: 'action_not_granted'; readonly action: ProtectedAction; readonly ref?: string }
  | { readonly reason: 'operation_not_granted'; readonly operation: string };

export type Verdict =
  /** `rule`: what in the grant allows it, for people. */
  { readonly allowed: true; readonly rule: string } | { readonly allowed: false; readonly denial: Denial };

export const allowedBy = (rule: string): Verdict => ({ allowed: true, rule });
export const denied = (denial: Denial): Verdict => ({ allowed: false, denial });
