import type { IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { err, ok, type Result } from '../../../lib/result.ts';
import type { GrantedOwner } from '../grants/granted-owner.ts';
import type { GrantedOwners } from '../grants/granted-owners.ts';
import type { HeldToken } from '../tokens/held-token.ts';
import { isEnoughForPush, replicationLeft } from '../tokens/schedule.ts';
import { chooseRoute, type ReadRequest } from './choose-route.ts';
import { decideHealing } from './decide-healing.ts';
import type { GatewayCounts } from './gateway-counts.ts';
import { type GitHubAnswer, unread } from './github-answer.ts';
import type { ProvenTokens } from './proven-tokens.ts';
import { type Refusal, refusalOfFault } from './refusal.ts';
import { refusalOfAnswer } from './refusal-of-answer.ts';
import { countedResource } from '../quota/counted-resource.ts';
import { LONGEST_HOLD } from '../quota/decide-passage.ts';
import { predictCost } from '../quota/predict-cost.ts';
import type { Quota } from '../quota/quota.ts';
import { isRead } from './is-read.ts';
import { isReplayable } from './request-body.ts';
import { type NotSent, type Outgoing, sendAuthorised, type SendParts, unreachable } from './send-authorised.ts';
import { asksWhoAmI, type BotLogins } from './who-am-i.ts';

export type ExchangeParts = SendParts & {
  readonly owners: Pick<GrantedOwners, 'serving'>;
  readonly counts: GatewayCounts;
  readonly quota: Pick<Quota, 'pass' | 'meet'>;
  readonly proven: ProvenTokens;
  readonly bots: Pick<BotLogins, 'redirect'>;
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
  parts: ExchangeParts,
): Promise<Result<GitHubAnswer, Refusal>> {
  const { owners, gitHubClock, counts, quota, proven, bots } = parts;
  const route = () => {
    const admission = admit();
    if (!admission.ok) return admission;
    const chosen = chooseRoute(admission.value, owners, gitHubClock.now());
    if (chosen.ok) return chosen;
    if (chosen.error.isCredential) counts.credentialFailed();
    return err(chosen.error.refusal);
  };
  const { method, body, signal } = outgoing;
  const replayable = isReplayable(body);
  let refused: HeldToken | undefined;
  let erred = false;
  let repeats = 0;
  for (let lagRetries = 0; ;) {
    if (signal.aborted) return err(unreachable());
    const chosen = route();
    if (!chosen.ok) return chosen;
    const { owner, destination } = chosen.value;
    const resource = countedResource(
      chosen.value.request,
      destination.segments.map(({ decoded }) => decoded),
    );
    const predict = async () => (resource === undefined ? 0 : predictCost(resource, body));
    const counted = owner !== undefined && resource !== undefined;
    const passage = counted ? await quota.pass(owner.name, resource, signal, predict) : ok({});
    if (!passage.ok) return passage;
    const token = await owner?.tokens.obtain(sufficesFor(chosen.value, owner), signal);
    if (owner !== undefined && token?.ok === false) {
      counts.credentialFailed();
      return err(refusalOfFault(token.error, owner.name));
    }
    const atLast = route();
    if (!atLast.ok) return atLast;
    if (atLast.value.owner !== owner) continue;
    const { request } = atLast.value;
    const held = token?.ok ? token.value : undefined;
    const isMe = owner !== undefined && held !== undefined && asksWhoAmI(method, destination);
    const to = isMe ? await bots.redirect(destination, owner.name, held, signal) : atLast.value.destination;
    const sent = await sendAuthorised({ destination: to }, outgoing, held, parts);

    const { answer, met } =
      sent.ok && counted ? await quota.meet(owner.name, resource, sent.value, repeats, passage.value) : unlimited(sent);
    const mayRepeat = replayable && repeats < MOST_REPEATS && !signal.aborted;
    if (met.kind === 'secondary' && mayRepeat && met.waitUntil - gitHubClock.now() <= LONGEST_HOLD) {
      repeats += 1;
      answer?.head.resume();
      continue;
    }

    if (!sent.ok && !sent.error.mayPass) return err(sent.error.refusal);
    const status = answer?.head.statusCode;
    const healing = decideHealing({
      status,
      request,
      isRead: isRead(method, atLast.value),
      replayable,
      lagLeft: held === undefined ? 0 : replicationLeft(held, gitHubClock.now()),
      lagRetries,
      isLimit: met.kind !== 'none',
      proven: held !== undefined && proven.isProven(held, request),
      replaced: refused !== undefined || held === undefined,
      erred,
    });
    if (held !== undefined && status !== undefined) proven.note(held, request, status);
    switch (healing.act) {
      case 'pass_on': {
        if (answer === undefined) return err(sent.ok ? unreachable() : sent.error.refusal);
        if (held === undefined) return ok(answer);
        counts.passedOn(status ?? 0, request, refused !== undefined || lagRetries > 0 || erred);
        const told = refusalOfAnswer(answer.head, request);
        if (told === undefined) return ok(answer);
        answer.head.resume();
        return err({ ...told, ...(owner === undefined ? {} : { owner: owner.name }) });
      }
      case 'same_token':
        lagRetries += 1;
        answer?.head.resume();
        await sleep(healing.pause, undefined, { signal }).catch(() => undefined);
        break;
      case 'once_more':
        erred = true;
        answer?.head.resume();
        await sleep(healing.pause, undefined, { signal }).catch(() => undefined);
        break;
      case 'other_token':
        refused = held;
        answer?.head.resume();
        if (held !== undefined) owner?.tokens.refuse(held);
    }
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

const unlimited = (sent: Result<IncomingMessage, NotSent>) => ({
  answer: sent.ok ? unread(sent.value) : undefined,
  met: { kind: 'none' } as const,
});
