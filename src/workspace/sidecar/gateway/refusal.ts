import { ERROR_STATUS, type ErrorCode, waitingHelps } from '../../../contract/errors.ts';
import { PROTECTED_ACTIONS } from '../../../contract/protected-actions.ts';
import type { Denial } from '../../../policy/verdict.ts';
import type { TokenFault } from '../tokens/token-fault.ts';

/** Why the gateway itself answers a request: it becomes text for git and JSON for everybody else. */
export type Refusal = {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly remedy: string;
  /** Whose turn it is: the client's, the operator's, or nobody's because it passes. */
  readonly mendedBy: 'client' | 'operator' | 'time';
  /** What a grant would have to `allow`, where no table knows the operation. */
  readonly operation?: string;
  /** At whose repositories there is no access. */
  readonly owner?: string;
  /** When asking again may help: Unix milliseconds by this host's clock. */
  readonly retryAt?: number;
};

export function refusal(code: ErrorCode, message: string, remedy: string): Refusal {
  return { status: ERROR_STATUS[code], code, message, remedy, mendedBy: waitingHelps(code) ? 'time' : 'client' };
}

export const notAllowed = (method: string): Refusal =>
  refusal('method_not_allowed', `${method} is not allowed here`, 'use the operation that GitHub documents');

/** Puts a policy's denial into words. */
export function refusalOfDenial(denial: Denial): Refusal {
  switch (denial.reason) {
    case 'owner_not_granted':
      return ownerNotGranted(`for repositories of ${denial.owner}`);
    case 'repository_not_granted': {
      const { owner, name } = denial.repository;
      return refusal(
        'repository_not_granted',
        `the repository ${owner}/${name} is outside this workspace's grant`,
        'work in the repositories it was given, or ask the operator to extend its grant',
      );
    }
    case 'ref_not_granted': {
      const { ref, excludedBy } = denial;
      const change = excludedBy === undefined ? `add "${ref}" to` : `take "${excludedBy}" out of`;
      return refusal(
        'ref_not_granted',
        `${ref} may not be pushed`,
        `push another branch and open a pull request, or ask the operator to ${change} the grant's push`,
      );
    }
    case 'ref_not_named':
      return refusal(
        'ref_not_named',
        `the request changes a ${denial.of} without naming it`,
        'name it in the request (branch, ref), or use git push',
      );
    case 'action_not_granted':
      return refusal(
        'action_not_granted',
        `this workspace may not ${PROTECTED_ACTIONS[denial.action]}`,
        `ask the operator to add ${denial.action} to the grant's allow`,
      );
    case 'operation_not_granted': {
      const { operation } = denial;
      const remedy = `ask the operator to add "${operation}" to the grant's allow`;
      return { ...refusal('operation_not_granted', 'this operation is not known to be harmless', remedy), operation };
    }
  }
}

/** Whether it is the grant that does not allow it, which the audit has to know. */
export const isDenial = ({ code }: Refusal): boolean => Object.hasOwn(DENIALS, code);

const DENIALS: Readonly<Record<Denial['reason'], true>> = {
  owner_not_granted: true,
  repository_not_granted: true,
  ref_not_granted: true,
  ref_not_named: true,
  action_not_granted: true,
  operation_not_granted: true,
};

export function ownerNotGranted(where: string): Refusal {
  return refusal(
    'owner_not_granted',
    `this workspace has no grant ${where}`,
    'work in the repositories it was given, or ask the operator to extend its grant',
  );
}

/** What clients take for a question: git and gh would ask the agent for a password. */
const ASKS_FOR_CREDENTIALS = new Set<number>([401, 407]);

/**
 * A fault on the way to a token is nothing that the client did, and nothing that it can mend with another credential:
 * the status is the fault's own, or 503 where that would make git ask for a password.
 */
export function refusalOfFault(fault: TokenFault, owner: string): Refusal {
  const { code, message, remedy, retryAt } = fault;
  const known = Object.hasOwn(ERROR_STATUS, code) ? ERROR_STATUS[code as ErrorCode] : 503;
  return {
    status: ASKS_FOR_CREDENTIALS.has(known) ? 503 : known,
    code,
    message,
    remedy,
    mendedBy: fault.waitingHelps ? 'time' : 'operator',
    owner,
    ...(retryAt === undefined ? {} : { retryAt }),
  };
}
