import type { IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RemoteClock } from '../../../lib/remote-clock.ts';
import { err, ok, type Result } from '../../../lib/result.ts';
import type { GrantedOwner } from '../grants/granted-owner.ts';
import type { GrantedOwners } from '../grants/granted-owners.ts';
import type { HeldToken } from '../tokens/held-token.ts';
import { isEnoughForPush, replicationLeft } from '../tokens/schedule.ts';
import { chooseRoute, type ReadRequest } from './choose-route.ts';
import { decideHealing } from './decide-healing.ts';
import type { GatewayCounts } from './gateway-counts.ts';
import { type GitHubAnswer, unread } from './github-answer.ts';
import { type Refusal, refusalOfFault } from './refusal.ts';
import { refusalOfAnswer } from './refusal-of-answer.ts';
import { countedResource } from '../quota/counted-resource.ts';
import { LONGEST_HOLD } from '../quota/decide-passage.ts';
import { predictCost } from '../quota/predict-cost.ts';
import type { Quota } from '../quota/quota.ts';
import { isReplayable } from './request-body.ts';
import { type Outgoing, sendAuthorised, unreachable } from './send-authorised.ts';
import type { Upstream } from './upstream.ts';

export type ExchangeParts = {
  readonly owners: Pick<GrantedOwners, 'serving'>;
  readonly gitHubClock: RemoteClock;
  readonly upstream: Upstream;
  readonly counts: GatewayCounts;
  readonly quota: Pick<Quota, 'pass' | 'meet'>;
};

/** How often a request is repeated that met a secondary limit: GitHub did nothing about it. */
const MOST_REPEATS = 2;

/**
 * Sends a request with the token of its owner and mends what can be mended before the client sees it. `admit` decides
 * about it by the grant as it is at that moment: what was waited for, or is sent again, is admitted again.
 */
export async function exchangeWithGitHub(
  admit: () => Result<ReadRequest, Refusal>,
  outgoing: Outgoing,
  { owners, gitHubClock, upstream, counts, quota }: ExchangeParts,
): Promise<Result<GitHubAnswer, Refusal>> {
  const route = () => {
    const admission = admit();
    if (!admission.ok) return admission;
    const chosen = chooseRoute(admission.value, owners, gitHubClock.now());
    if (chosen.ok) return chosen;
    if (chosen.error.isCredential) counts.credentialFailed();
    return err(chosen.error.refusal);
  };
  const { body, signal } = outgoing;
  let refused: HeldToken | undefined;
  let repeats = 0;
  for (let lagRetries = 0; ;) {
    const chosen = route();
    if (!chosen.ok) return chosen;
    const { owner } = chosen.value;
    if (owner === undefined) {
      const answer = await sendAuthorised(chosen.value, outgoing, undefined, { upstream, gitHubClock });
      return answer.ok ? ok(unread(answer.value)) : answer;
    }
    const { destination } = chosen.value;
    const resource = countedResource(
      chosen.value.request,
      destination.segments.map(({ decoded }) => decoded),
    );
    const predict = async () => (resource === undefined ? 0 : predictCost(resource, body));
    const passage = resource === undefined ? ok({}) : await quota.pass(owner.name, resource, signal, predict);
    if (!passage.ok) return passage;
    const token = await owner.tokens.obtain(sufficesFor(chosen.value, owner), signal);
    if (!token.ok) {
      counts.credentialFailed();
      return err(refusalOfFault(token.error, owner.name));
    }
    const atLast = route();
    if (!atLast.ok) return atLast;
    if (atLast.value.owner !== owner) continue;
    const sent = await sendAuthorised(atLast.value, outgoing, token.value, { upstream, gitHubClock });
    if (!sent.ok) return sent;
    const { answer, met } =
      resource === undefined
        ? unlimited(sent.value)
        : await quota.meet(owner.name, resource, sent.value, repeats, passage.value);
    const mayRepeat = isReplayable(body) && repeats < MOST_REPEATS && !signal.aborted;
    if (met.kind === 'secondary' && mayRepeat && met.waitUntil - gitHubClock.now() <= LONGEST_HOLD) {
      repeats += 1;
      answer.head.resume();
      continue;
    }

    const { request } = atLast.value;
    const status = answer.head.statusCode ?? 0;
    const healing = decideHealing({
      status,
      request,
      replayable: isReplayable(body),
      lagLeft: replicationLeft(token.value, gitHubClock.now()),
      lagRetries,
      replaced: refused !== undefined,
    });
    switch (healing.act) {
      case 'pass_on': {
        counts.passedOn(status, request, refused !== undefined || lagRetries > 0);
        const told = refusalOfAnswer(answer.head, request);
        if (told === undefined) return ok(answer);
        answer.head.resume();
        return err({ ...told, owner: owner.name });
      }
      case 'same_token':
        lagRetries += 1;
        answer.head.resume();
        await sleep(healing.pause, undefined, { signal }).catch(() => undefined);
        break;
      case 'other_token':
        refused = token.value;
        answer.head.resume();
        owner.tokens.refuse(refused);
    }
    if (signal.aborted) return err(unreachable());
  }
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

const unlimited = (head: IncomingMessage) => ({ answer: unread(head), met: { kind: 'none' } as const });
