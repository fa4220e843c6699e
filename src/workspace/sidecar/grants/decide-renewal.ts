import type { WorkspaceStanding } from '../../../contract/status.ts';

export type StandingGrant = WorkspaceStanding['grants'][number];

/** What is known here of one owner's token when a standing arrives. */
export type TokenAtHand = {
  /** SHA-256 of the token that is held now. */
  readonly held: string | undefined;
  /** SHA-256 of the one that the report named to which this standing is the answer. */
  readonly reported: string | undefined;
  /** Names of the repositories that the newest token reaches; undefined when none has come yet. */
  readonly reaches: readonly string[] | undefined;
  /** The repositories for which a fresh token was asked for already, as `setOf` writes them. */
  readonly askedFor: string | undefined;
};

/** `drop`: it is no good, none is better. `renew`: it goes on serving until the next one is there. */
export type Renewal = 'keep' | 'drop' | 'renew';

/**
 * What a standing means for the token at hand. It speaks of the token that was reported: another one that came
 * meanwhile is not dropped. A token that reaches other repositories than the grant is replaced, asked for once
 * for each set, so that an owner whose installation lacks one of them is not asked about it with every report.
 */
export function decideRenewal({ renew, repositories }: StandingGrant, token: TokenAtHand): Renewal {
  if (renew && token.held !== undefined && token.held === token.reported) return 'drop';
  const wanted = setOf(repositories);
  if (token.reaches === undefined || setOf(token.reaches) === wanted || token.askedFor === wanted) return 'keep';
  return 'renew';
}

/** One text for one set of names: GitHub compares them without regard to case. */
export function setOf(names: readonly string[]): string {
  return [...new Set(names.map((name) => name.toLowerCase()))].toSorted().join(' ');
}
