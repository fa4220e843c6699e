import { ERROR_STATUS, type ErrorCode } from '../../../contract/errors.ts';
import type { Denial } from '../../../policy/verdict.ts';
import type { TokenFault } from '../tokens/token-fault.ts';

/** Why the gateway itself answers a request: it becomes text for git and JSON for everybody else. */
export type Refusal = {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly remedy: string;
};

export function refusal(code: ErrorCode, message: string, remedy: string): Refusal {
  return { status: ERROR_STATUS[code], code, message, remedy };
}

/** Puts a policy's denial into words. */
export function refusalOfDenial(denial: Denial): Refusal {
  const { owner, name } = denial.repository;
  switch (denial.reason) {
    case 'owner_not_granted':
      return refusal(
        'owner_not_granted',
        `this workspace has no grant for repositories of ${owner}`,
        'work in the repositories it was given, or ask the operator to extend its grant',
      );
    case 'repository_not_granted':
      return refusal(
        'repository_not_granted',
        `the repository ${owner}/${name} is outside this workspace's grant`,
        'work in the repositories it was given, or ask the operator to extend its grant',
      );
  }
}

/** A fault of the token is nothing that the client did: 503, under the fault's own code. */
export function refusalOfFault({ code, message, remedy }: TokenFault): Refusal {
  return { status: 503, code, message, remedy };
}
