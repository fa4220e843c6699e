import { ERROR_STATUS, type ErrorCode, waitingHelps } from '../../../../contract/errors.ts';
import { denialInWords, noGrant } from '../../../../policy/denial-in-words.ts';
import type { Unreadable } from '../../../../policy/reading.ts';
import type { Denial } from '../../../../policy/verdict.ts';
import type { TokenFault } from '../../tokens/token-fault.ts';

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
  /** It went to GitHub, which failed and does not say whether before or after it was done. */
  readonly mayBeDone?: boolean;
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

/** What nobody can read in one way alone is refused, whatever the grant says. */
export const refusalOfUnreadable = ({ message, remedy }: Unreadable): Refusal =>
  refusal('bad_request', message, remedy);

/** A policy's denial, by its own reason. */
export function refusalOfDenial(denial: Denial): Refusal {
  const { message, remedy } = denialInWords(denial);
  const operation = denial.reason === 'operation_not_granted' ? { operation: denial.operation } : {};
  return { ...refusal(denial.reason, message, remedy), ...operation };
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
  const { message, remedy } = noGrant(where);
  return refusal('owner_not_granted', message, remedy);
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
