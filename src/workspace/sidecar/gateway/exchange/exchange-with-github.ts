import { setTimeout as sleep } from 'node:timers/promises';
import type { Presence } from '../../../../lib/http1/presence.ts';
import { err, ok, type Result } from '../../../../lib/result.ts';
import type { LimitMet } from '../../quota/decide-limit-met.ts';
import type { Quota } from '../../quota/quota.ts';
import type { HeldToken } from '../../tokens/held-token.ts';
import { replicationLeft } from '../../tokens/schedule.ts';
import { isReplayable } from '../bodies/request-body.ts';
import type { Refusal } from '../refusals/refusal.ts';
import { type GitHubAnswer, unread } from '../upstream/github-answer.ts';
import { peekJson } from '../upstream/peek-json.ts';
import { type NotSent, type Outgoing, sendAuthorised, type SendParts } from '../upstream/send-authorised.ts';
import { decideHealing, type Healing, NOT_REPEATED, type Repeats, repeatedBy } from './decide-healing.ts';
import { isRead } from './is-read.ts';
import { type Admit, makeReady, type ReadyParts, type ReadyRequest } from './make-ready.ts';
import type { ProvenTokens } from './proven-tokens.ts';
import { refusalOfAnswer } from './refusal-of-answer.ts';
import { isUnseenByGraphql } from './unseen-by-graphql.ts';
import { asksWhoAmI, type BotLogins } from './who-am-i.ts';

export type ExchangeParts = SendParts &
  ReadyParts & {
    readonly quota: Pick<Quota, 'meet'>;
    readonly proven: ProvenTokens;
    readonly bots: Pick<BotLogins, 'redirect'>;
  };

/**
 * What came of sending a request once: GitHub's answer, which of its limits it is about, and whether GraphQL saw nothing
 * where the query begins; or why there is none.
 */
type Tried = Result<{ readonly answer: GitHubAnswer; readonly met: LimitMet; readonly isUnseen: boolean }, NotSent>;

/**
 * Sends a request with the token of its owner and mends what can be mended before the client sees it. `admit` decides
 * about it by the grant as it is at that moment: what was waited for, or is sent again, is admitted again.
 */
export async function exchangeWithGitHub(
  admit: Admit,
  outgoing: Outgoing,
  parts: ExchangeParts,
): Promise<Result<GitHubAnswer, Refusal>> {
  const began = parts.gitHubClock.now();
  let repeats = NOT_REPEATED;
  for (;;) {
    const ready = await makeReady(admit, outgoing, parts);
    if (!ready.ok) return ready;
    const tried = await sendReady(ready.value, outgoing, repeats, parts);
    if (!tried.ok && !tried.error.mayPass) return err(tried.error.refusal);
    const healing = findHealing(ready.value, tried, outgoing, { ...repeats, began }, parts);
    if (healing.act === 'pass_on') return passOn(ready.value, tried, repeats, parts);
    if (tried.ok) tried.value.answer.head.body.discard();
    await heal(healing, ready.value, outgoing.client);
    repeats = repeatedBy(healing, repeats);
  }
}

async function sendReady(
  { route, token, counted }: ReadyRequest,
  outgoing: Outgoing,
  { limitRetries }: Repeats,
  parts: ExchangeParts,
): Promise<Tried> {
  const { owner, destination } = route;
  const isMe = owner !== undefined && token !== undefined && asksWhoAmI(outgoing.method, destination);
  const to = isMe ? await parts.bots.redirect(destination, owner.name, token, outgoing.client) : destination;
  const sent = await sendAuthorised({ destination: to }, outgoing, token, parts);
  if (!sent.ok) return sent;
  if (counted === undefined) return ok({ answer: unread(sent.value), met: { kind: 'none' }, isUnseen: false });
  const { resource, passed } = counted;
  const { answer, met } = await parts.quota.meet(counted.owner, resource, sent.value, limitRetries, passed);
  // Only then does it matter: other answers go on as they come.
  const isAsked = route.request.surface === 'graphql' && answer.head.status === 200 && isYoung(token, parts);
  if (!isAsked) return ok({ answer, met, isUnseen: false });
  const peeked = await peekJson(answer.head);
  return ok({ answer: peeked.answer, met, isUnseen: isUnseenByGraphql(peeked.json) });
}

const isYoung = (token: HeldToken | undefined, { gitHubClock }: ExchangeParts): boolean =>
  token !== undefined && replicationLeft(token, gitHubClock.now()) > 0;

/** Brings together what decides about an answer. */
function findHealing(
  { route, token }: ReadyRequest,
  tried: Tried,
  { method, body }: Outgoing,
  { began, ...repeats }: Repeats & { readonly began: number },
  { gitHubClock, proven }: ExchangeParts,
): Healing {
  const now = gitHubClock.now();
  return decideHealing({
    ...repeats,
    status: tried.ok ? tried.value.answer.head.status : undefined,
    met: tried.ok ? tried.value.met : { kind: 'none' },
    isUnseen: tried.ok && tried.value.isUnseen,
    request: route.request,
    isRead: isRead(method, route),
    replayable: isReplayable(body),
    hasToken: token !== undefined,
    isOlder: token !== undefined && token.issuedAt < began,
    lagLeft: token === undefined ? 0 : replicationLeft(token, now),
    proven: token !== undefined && proven.isProven(token, route.request),
    now,
  });
}

/** Does what has to be done before the request is sent again. */
async function heal(healing: Healing, { route, token }: ReadyRequest, client: Presence): Promise<void> {
  if (healing.act === 'other_token' && token !== undefined) route.owner?.tokens.refuse(token);
  if ('pause' in healing) await sleep(healing.pause, undefined, { signal: client.signal }).catch(() => undefined);
}

/** What the client gets: the answer, or a sentence in its place. */
function passOn(
  { route: { owner, request }, token }: ReadyRequest,
  tried: Tried,
  { lagRetries, replaced, erred }: Repeats,
  { counts, proven }: ExchangeParts,
): Result<GitHubAnswer, Refusal> {
  if (!tried.ok) return err(tried.error.refusal);
  const { answer } = tried.value;
  if (token === undefined) return ok(answer);
  const { status } = answer.head;
  proven.note(token, request, status);
  counts.passedOn(status, request, replaced > 0 || lagRetries > 0 || erred);
  const told = refusalOfAnswer(answer.head, request);
  if (told === undefined) return ok(answer);
  answer.head.body.discard();
  return err({ ...told, ...(owner === undefined ? {} : { owner: owner.name }) });
}
