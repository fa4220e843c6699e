import { err, ok, type Result } from '../../../../lib/result.ts';
import { decideRepository } from '../../../../policy/decide.ts';
import type { Reading } from '../../../../policy/reading.ts';
import type { GrantedOwner } from '../../grants/granted-owner.ts';
import type { GrantedOwners } from '../../grants/granted-owners.ts';
import type { TokenFault } from '../../tokens/token-fault.ts';
import type { Admission } from '../admission/admit-request.ts';
import { ownerNotGranted, type Refusal, refusalOfFault } from '../refusals/refusal.ts';

/** A request that was admitted, and what was read of it. */
export type ReadRequest = Admission & Reading;

/** An admitted request and whose token goes with it; public addresses take none. */
export type Route = ReadRequest & { readonly owner: GrantedOwner | undefined };

/** A request waits this long for a token; what is known to last longer it is told at once. Milliseconds. */
const WORTH_WAITING = 20_000;

/**
 * Chooses the owner whose token a request takes. Where GitHub is known to give no access, and waiting does not mend
 * it, the request is refused in a sentence before GitHub refuses it with a bare 403.
 */
export function chooseRoute(
  admission: ReadRequest,
  owners: Pick<GrantedOwners, 'serving'>,
  now: number,
): Result<Route, { readonly refusal: Refusal; readonly isCredential: boolean }> {
  const { target } = admission;
  if (!takesToken(admission, owners)) return ok({ ...admission, owner: undefined });
  const owner = owners.serving(ownerNamedBy(admission) ?? target.owner);
  if (owner === undefined) return err({ refusal: ownerNotGranted('at any owner'), isCredential: false });
  const fault = owner.fault ?? lastingFault(owner, now);
  if (fault !== undefined) return err({ refusal: refusalOfFault(fault, owner.name), isCredential: true });
  return ok({ ...admission, owner });
}

/** A public address takes none, nor does one that is signed, nor a file of a repository outside the grant. */
function takesToken({ request, destination }: ReadRequest, owners: Pick<GrantedOwners, 'serving'>): boolean {
  switch (request.surface) {
    case 'public':
      return false;
    case 'packages':
      return destination.place !== 'containers' || request.step === 'token';
    case 'content': {
      const { repository, signed } = request;
      if (signed || repository === undefined) return false;
      const owner = owners.serving(repository.owner);
      return owner !== undefined && decideRepository([owner.granted], repository).allowed;
    }
    default:
      return true;
  }
}

const ownerNamedBy = ({ request, target }: ReadRequest): string | undefined =>
  request.surface === 'content' ? request.repository?.owner : target.repository?.owner;

/** Why there is no token now and none for a while; `now` and `retryAt` are GitHub's time. */
export function lastingFault({ tokens }: GrantedOwner, now: number): TokenFault | undefined {
  const { fault } = tokens;
  if (fault?.retryAt === undefined || tokens.current() !== undefined) return undefined;
  return fault.retryAt - now > WORTH_WAITING ? fault : undefined;
}
