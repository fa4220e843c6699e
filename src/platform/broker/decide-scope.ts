import { createHash } from 'node:crypto';
import type { Grant } from '../../contract/grant.ts';
import { isSameName } from '../../contract/same-name.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { widest } from './permissions.ts';
import type { ScopeRefusal } from './refusals.ts';
import { reachKey, type TokenScope } from './token-scope.ts';

export const OPERATOR = 'operator';
/** Holds what nobody may have: see `unwanted-tokens.ts`. */
export const PLATFORM = 'platform';
/** GitHub narrows a token to at most this many repositories. */
const MOST_REPOSITORIES = 500;

/** A workspace gets what its grant at that owner says, no more and no less; the first grant when none is named. */
export function workspaceScope(
  { id, name, grants }: { id: string; name: string; grants: readonly Grant[] },
  owner?: string,
): Result<TokenScope, ScopeRefusal> {
  const grant = owner === undefined ? grants[0] : grants.find((granted) => isSameName(granted.owner, owner));
  if (grant === undefined) return err({ reason: 'owner_not_granted', owner: owner ?? 'anyone' });
  const { github, repositories, permissions } = grant;
  const reach = { github, owner: grant.owner, repositories, permissions };
  return ok({ ...reach, subject: name, holder: holderOf(id, grant) });
}

const SHARED = 'grant:';

/** Whose name a workspace's tokens for one grant bear: its own, or that of all whose shared grants reach the same. */
export function holderOf(workspaceId: string, grant: Grant): string {
  if (grant.sharing !== 'grant') return workspaceId;
  const key = createHash('sha256').update(reachKey(grant)).digest('hex');
  return `${SHARED}${key.slice(0, 32)}`;
}

export const isShared = (holder: string): boolean => holder.startsWith(SHARED);

/**
 * What an operator gets: within the union of the given grants (of all workspaces, or of the one that was named),
 * at one owner, narrowed to `repositories` when they are named.
 */
export function operatorScope(
  grants: readonly Grant[],
  asked: { owner?: string | undefined; repositories?: readonly string[] | undefined },
): Result<TokenScope, ScopeRefusal> {
  const owners = distinct(grants.map(({ owner }) => owner));
  const owner = asked.owner ?? owners[0];
  if (owner === undefined) return err({ reason: 'owner_not_granted', owner: 'anyone' });
  if (asked.owner === undefined && owners.length > 1) return err({ reason: 'owner_ambiguous', owners });
  const ofOwner = grants.filter((grant) => isSameName(grant.owner, owner));
  if (ofOwner.length === 0) return err({ reason: 'owner_not_granted', owner });

  const granted = distinct(ofOwner.flatMap(({ repositories }) => repositories));
  const repositories = asked.repositories ?? granted;
  const beyond = repositories.find((name) => !granted.some((known) => isSameName(known, name)));
  if (beyond !== undefined) return err({ reason: 'repository_not_granted', repository: `${owner}/${beyond}` });
  if (repositories.length > MOST_REPOSITORIES) return err({ reason: 'scope_too_wide', most: MOST_REPOSITORIES });
  const permissions = widest(ofOwner.map((grant) => grant.permissions));
  return ok({ holder: OPERATOR, subject: OPERATOR, github: ofOwner[0]?.github, owner, repositories, permissions });
}

const distinct = (names: readonly string[]) =>
  names.filter((name, index) => names.findIndex((other) => isSameName(other, name)) === index);
