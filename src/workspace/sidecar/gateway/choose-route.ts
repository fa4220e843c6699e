import { err, ok, type Result } from '../../../lib/result.ts';
import type { GrantedOwner } from '../grants/granted-owner.ts';
import type { GrantedOwners } from '../grants/granted-owners.ts';
import type { TokenFault } from '../tokens/token-fault.ts';
import type { Admission } from './admit-request.ts';
import type { GitHubRequest } from './classify-request.ts';
import { ownerNotGranted, type Refusal, refusalOfFault } from './refusal.ts';

/** An admitted request and whose token goes with it; public addresses take none. */
export type Route = Admission & { readonly owner: GrantedOwner | undefined };

/** A request waits this long for a token; what is known to last longer it is told at once. Milliseconds. */
const WORTH_WAITING = 20_000;

/**
 * Chooses the owner whose token a request takes. Where GitHub is known to give no access, and waiting does not mend
 * it, the request is refused in a sentence before GitHub refuses it with a bare 403.
 */
export function chooseRoute(
  admission: Admission,
  owners: Pick<GrantedOwners, 'serving'>,
  now: number,
): Result<Route, { readonly refusal: Refusal; readonly isCredential: boolean }> {
  const { request } = admission;
  if (request.surface === 'public') return ok({ ...admission, owner: undefined });
  const owner = owners.serving(ownerOf(request));
  if (owner === undefined) return err({ refusal: ownerNotGranted('at any owner'), isCredential: false });
  const fault = owner.fault ?? lastingFault(owner, now);
  if (fault !== undefined) return err({ refusal: refusalOfFault(fault, owner.name), isCredential: true });
  return ok({ ...admission, owner });
}

/** Why there is no token now and none for a while; `now` and `retryAt` are GitHub's time. */
function lastingFault({ tokens }: GrantedOwner, now: number): TokenFault | undefined {
  const { fault } = tokens;
  if (fault?.retryAt === undefined || tokens.current() !== undefined) return undefined;
  return fault.retryAt - now > WORTH_WAITING ? fault : undefined;
}

/** The owner that a request names, by its repository or by itself. GraphQL documents are not looked into. */
export function ownerOf(request: GitHubRequest): string | undefined {
  if ('repository' in request && request.repository !== undefined) return request.repository.owner;
  return request.surface === 'rest' ? request.owner : undefined;
}
