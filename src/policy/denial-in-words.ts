import { PROTECTED_ACTIONS } from '../contract/protected-actions.ts';
import type { Denial } from './verdict.ts';

/** What is denied, and what to do about it. */
export type DenialInWords = { readonly message: string; readonly remedy: string };

/** The same words wherever a denial is told: in a refusal of the gateway, and by `mooring explain`. */
export function denialInWords(denial: Denial): DenialInWords {
  switch (denial.reason) {
    case 'owner_not_granted':
      return noGrant(`for repositories of ${denial.owner}`);
    case 'repository_not_granted': {
      const { owner, name } = denial.repository;
      return {
        message: `the repository ${owner}/${name} is outside this workspace's grant`,
        remedy: 'work in the repositories it was given, or ask the operator to extend its grant',
      };
    }
    case 'ref_not_granted': {
      const { ref, excludedBy } = denial;
      const change = excludedBy === undefined ? `add "${ref}" to` : `take "${excludedBy}" out of`;
      return {
        message: `${ref} may not be pushed`,
        remedy: `push another branch and open a pull request, or ask the operator to ${change} the grant's push`,
      };
    }
    case 'ref_not_named':
      return {
        message: `the request changes a ${denial.of} without naming it`,
        remedy: 'name it in the request (branch, ref), or use git push',
      };
    case 'action_not_granted':
      return {
        message: `this workspace may not ${PROTECTED_ACTIONS[denial.action]}`,
        remedy: `ask the operator to add ${denial.action} to the grant's allow`,
      };
    case 'operation_not_granted':
      return {
        message: 'this operation is not known to be harmless',
        remedy: `ask the operator to add "${denial.operation}" to the grant's allow`,
      };
  }
}

export const noGrant = (where: string): DenialInWords => ({
  message: `this workspace has no grant ${where}`,
  remedy: 'work in the repositories it was given, or ask the operator to extend its grant',
});
