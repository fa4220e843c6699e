import type { Presence } from '../../../../lib/http1/presence.ts';
import type { RemoteClock } from '../../../../lib/remote-clock.ts';
import { err, ok, type Result } from '../../../../lib/result.ts';
import type { GrantedOwner } from '../../grants/granted-owner.ts';
import type { GrantedOwners } from '../../grants/granted-owners.ts';
import { countedResource } from '../../quota/counted-resource.ts';
import { predictCost } from '../../quota/predict-cost.ts';
import type { Passed, Quota } from '../../quota/quota.ts';
import type { HeldToken } from '../../tokens/held-token.ts';
import { isEnoughForPush } from '../../tokens/schedule.ts';
import type { GatewayCounts } from '../gateway-counts.ts';
import { type Refusal, refusalOfFault } from '../refusals/refusal.ts';
import { type Outgoing, unreachable } from '../upstream/send-authorised.ts';
import { chooseRoute, type ReadRequest, type Route } from './choose-route.ts';

export type ReadyParts = {
  readonly owners: Pick<GrantedOwners, 'serving'>;
  readonly gitHubClock: RemoteClock;
  readonly counts: GatewayCounts;
  readonly quota: Pick<Quota, 'pass'>;
};

/** Decides about a request by the grant as it is when asked. */
export type Admit = () => Result<ReadRequest, Refusal>;

/** A request that may be sent now. */
export type ReadyRequest = {
  readonly route: Route;
  /** Undefined where the route takes none. */
  readonly token: HeldToken | undefined;
  /** Which of GitHub's limits it was counted against; undefined for none. */
  readonly counted: Counted | undefined;
};

export type Counted = { readonly owner: string; readonly resource: string; readonly passed: Passed };

/**
 * Waits for what a request needs before it is sent: its turn within GitHub's limits, and its owner's token. What was
 * waited for is admitted again, and what then belongs to another owner waits for that one's.
 */
export async function makeReady(
  admit: Admit,
  { body, client }: Pick<Outgoing, 'body' | 'client'>,
  parts: ReadyParts,
): Promise<Result<ReadyRequest, Refusal>> {
  while (!client.isGone) {
    const first = admitAndRoute(admit, parts);
    if (!first.ok) return first;
    const atHand = readyAtOnce(first.value);
    if (atHand !== undefined) return ok(atHand);
    const counted = await passQuota(first.value, body, client, parts);
    if (!counted.ok) return counted;
    const token = await obtainToken(first.value, client, parts);
    if (!token.ok) return token;
    const route = admitAndRoute(admit, parts);
    if (!route.ok) return route;
    if (route.value.owner === first.value.owner) {
      return ok({ route: route.value, token: token.value, counted: counted.value });
    }
  }
  return err(unreachable());
}

function admitAndRoute(admit: Admit, { owners, gitHubClock, counts }: ReadyParts): Result<Route, Refusal> {
  const admitted = admit();
  if (!admitted.ok) return admitted;
  const chosen = chooseRoute(admitted.value, owners, gitHubClock.now());
  if (chosen.ok) return chosen;
  if (chosen.error.isCredential) counts.credentialFailed();
  return err(chosen.error.refusal);
}

/** What counts against no limit and has its token, or needs none, waits for nothing. */
function readyAtOnce(route: Route): ReadyRequest | undefined {
  const { owner } = route;
  if (owner === undefined) return { route, token: undefined, counted: undefined };
  if (resourceOf(route) !== undefined) return undefined;
  const token = owner.tokens.sufficient(sufficesFor(route, owner));
  return token && { route, token, counted: undefined };
}

const resourceOf = ({ request, destination }: Route): string | undefined =>
  countedResource(
    request,
    destination.segments.map(({ decoded }) => decoded),
  );

async function passQuota(
  route: Route,
  body: Outgoing['body'],
  client: Presence,
  { quota }: ReadyParts,
): Promise<Result<Counted | undefined, Refusal>> {
  const { owner } = route;
  const resource = resourceOf(route);
  if (owner === undefined || resource === undefined) return ok(undefined);
  const passed = await quota.pass(owner.name, resource, client, () => predictCost(resource, body));
  return passed.ok ? ok({ owner: owner.name, resource, passed: passed.value }) : passed;
}

async function obtainToken(
  route: Route,
  client: Presence,
  { counts }: ReadyParts,
): Promise<Result<HeldToken | undefined, Refusal>> {
  const { owner } = route;
  if (owner === undefined) return ok(undefined);
  const suffices = sufficesFor(route, owner);
  const token = await owner.tokens.obtain(suffices, client.signal);
  if (token.ok) return token;
  counts.credentialFailed();
  return err(refusalOfFault(token.error, owner.name));
}

/**
 * The head of a push asks for a token that outlives the push: its body cannot be sent a second time. A repository
 * that was granted just now asks for a token that reaches it.
 */
function sufficesFor(
  { request, target }: ReadRequest,
  owner: GrantedOwner,
): (token: HeldToken, now: number) => boolean {
  const startsPush =
    request.surface === 'git' && request.service === 'git-receive-pack' && request.step === 'advertisement';
  const repository = target.repository?.name;
  return (token, now) =>
    (!startsPush || isEnoughForPush(token, now)) && (repository === undefined || owner.reaches(token, repository));
}
