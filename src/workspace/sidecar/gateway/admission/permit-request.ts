import { err, ok, type Result } from '../../../../lib/result.ts';
import { decide } from '../../../../policy/decide.ts';
import type { Reading } from '../../../../policy/reading.ts';
import type { GrantedAccess, RepositoryRef } from '../../../../policy/verdict.ts';
import type { TokenFault } from '../../tokens/token-fault.ts';
import { type Refusal, refusalOfDenial, refusalOfFault } from '../refusals/refusal.ts';

/** A workspace's grant as it is at this moment: what requests are held against. */
export type GrantInForce = {
  readonly access: GrantedAccess;
  /** Why GitHub gives no access to a repository of the workspace's own grant: a better answer than that it has none. */
  readonly withheld?: (repository: RepositoryRef) => TokenFault | undefined;
};

/** Whether the grant, as it is now, lets a request do what was read of it. */
export function permitRequest({ target, intents }: Reading, { access, withheld }: GrantInForce): Result<void, Refusal> {
  const verdict = decide(access, target, intents);
  if (verdict.allowed) return ok(undefined);
  const { denial } = verdict;
  const fault = denial.reason === 'repository_not_granted' ? withheld?.(denial.repository) : undefined;
  return err(fault === undefined ? refusalOfDenial(denial) : refusalOfFault(fault, target.repository?.owner ?? ''));
}
