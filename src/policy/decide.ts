import { isSameName } from '../contract/same-name.ts';
import type { Intent, RefChange, UnnamedRef } from './intent.ts';
import { coversEveryBranch, coversEveryRef, matchRef } from './ref-globs.ts';
import { allowedBy, denied, type GrantedAccess, type GrantedAt, type RepositoryRef, type Verdict } from './verdict.ts';

/** What a request is about: it names a repository, or an owner at most. */
export type Target = {
  readonly repository?: RepositoryRef | undefined;
  readonly owner?: string | undefined;
  /** What a GraphQL document names beside `repository`, whose owner's token goes with it. */
  readonly others?: readonly RepositoryRef[];
};

/**
 * Whether a workspace may do all that a request would do; the first intent that it may not do decides. Requests that
 * name no owner are held against the first grant, whose token they get.
 */
export function decide(access: GrantedAccess, target: Target, intents: readonly Intent[]): Verdict {
  const { repository, owner, others = [] } = target;
  const within = repository === undefined ? allowedBy('names no repository') : decideRepository(access, repository);
  if (!within.allowed) return within;
  for (const other of others) {
    const alsoWithin = decideRepository(access, other);
    if (!alsoWithin.allowed) return alsoWithin;
  }
  const grant = grantFor(access, repository?.owner ?? owner);
  if (grant === undefined) return denied({ reason: 'owner_not_granted', owner: owner ?? '' });
  let verdict: Verdict = within;
  for (const intent of intents) {
    verdict = decideIntent(grant, intent, within);
    if (!verdict.allowed) return verdict;
  }
  return verdict;
}

/** Whether a workspace may touch a repository at all. */
export function decideRepository(access: GrantedAccess, repository: RepositoryRef): Verdict {
  const grant = access.find(({ owner }) => isSameName(owner, repository.owner));
  if (grant === undefined) return denied({ reason: 'owner_not_granted', owner: repository.owner });
  const name = grant.repositories.find((granted) => isSameName(granted, repository.name));
  if (name === undefined) return denied({ reason: 'repository_not_granted', repository });
  return allowedBy(`repositories: ${grant.owner}/${name}`);
}

/** The grant at an owner; the first one for nobody in particular, and for owners without one (their reads pass). */
export const grantFor = (access: GrantedAccess, owner: string | undefined): GrantedAt | undefined =>
  access.find((grant) => owner !== undefined && isSameName(grant.owner, owner)) ?? access[0];

function decideIntent(grant: GrantedAt, intent: Intent, otherwise: Verdict): Verdict {
  switch (intent.kind) {
    case 'read':
    case 'work':
      return otherwise;
    case 'action':
      return grant.allow.includes(intent.action)
        ? allowedBy(`allow: ${intent.action}`)
        : denied({ reason: 'action_not_granted', action: intent.action });
    case 'unlisted':
      return grant.allow.includes(intent.operation)
        ? allowedBy(`allow: ${intent.operation}`)
        : denied({ reason: 'operation_not_granted', operation: intent.operation });
    case 'ref':
      return decideRef(grant, intent.change, intent.ref);
    case 'unnamed_ref':
      return decideUnnamedRef(grant, intent.change, intent.of);
  }
}

function decideRef(grant: GrantedAt, change: RefChange, ref: string): Verdict {
  const { covered, ...match } = matchRef(grant.push, ref);
  if (!covered) return denied({ reason: 'ref_not_granted', ref, ...match });
  return withActions(grant, change, ref.startsWith('refs/tags/'), `push: ${match.by}`, ref);
}

/** What is not named may be any ref of its kind. */
function decideUnnamedRef(grant: GrantedAt, change: RefChange, of: UnnamedRef): Verdict {
  const isCovered = of === 'branch' ? coversEveryBranch(grant.push) : coversEveryRef(grant.push);
  if (!isCovered) return denied({ reason: 'ref_not_named', of });
  return withActions(grant, change, of === 'branch or tag', `push: every ${of}`);
}

/** A deletion and the move of a tag need more than that `push` covers the ref. */
function withActions(grant: GrantedAt, change: RefChange, mayBeTag: boolean, rule: string, ref?: string): Verdict {
  const moves = mayBeTag && change !== 'create' && change !== 'delete';
  const action = change === 'delete' ? 'delete_ref' : moves ? 'move_tag' : undefined;
  if (action === undefined) return allowedBy(rule);
  if (grant.allow.includes(action)) return allowedBy(`${rule}; allow: ${action}`);
  return denied({ reason: 'action_not_granted', action, ...(ref !== undefined && { ref }) });
}
