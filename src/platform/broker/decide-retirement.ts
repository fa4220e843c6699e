import type { Grant } from '../../contract/grant.ts';
import { holderOf, operatorScope } from './decide-scope.ts';
import { permissionsBeyond } from './permissions.ts';
import type { LivingToken } from './living-tokens.ts';

/** A workspace, as far as its tokens are concerned. */
export type Granted = { readonly id: string; readonly grants: readonly Grant[] };

/** The names that a workspace's tokens bear: its own, and one for each grant that it shares. */
export const holdersOf = ({ id, grants }: Granted): string[] => [
  ...new Set([id, ...grants.map((grant) => holderOf(id, grant))]),
];

/**
 * Whether a grant of any of these workspaces still covers the token: one that reaches less than the grant may stay, one
 * that reaches more may not. A shared token lives as long as anybody shares it.
 */
export const isGranted = (
  { holder, owner, repositories, permissions }: Pick<LivingToken, 'holder' | 'owner' | 'repositories' | 'permissions'>,
  workspaces: readonly Granted[],
): boolean =>
  workspaces.some(({ id, grants }) =>
    grants.some((grant) => {
      if (holderOf(id, grant) !== holder || grant.owner.toLowerCase() !== owner.toLowerCase()) return false;
      const granted = new Set(grant.repositories.map((name) => name.toLowerCase()));
      const isWithin = repositories.every((name) => granted.has(name.toLowerCase()));
      return isWithin && permissionsBeyond(grant.permissions, permissions).length === 0;
    }),
  );

/**
 * Whether an operator would still get a token of this reach.
 *
 * @param grants of all workspaces that are not removed, at the GitHub of the token
 */
export function isGrantedToOperators(
  { owner, repositories, permissions }: Pick<LivingToken, 'owner' | 'repositories' | 'permissions'>,
  grants: readonly Grant[],
): boolean {
  const scope = operatorScope(grants, { owner, repositories });
  return scope.ok && permissionsBeyond(scope.value.permissions, permissions).length === 0;
}
