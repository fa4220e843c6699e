import { ok } from '../../../../lib/result.ts';
import { intentsOf } from '../../../../policy/git/push-intents.ts';
import type { Deeds } from '../../deeds/deeds.ts';
import type { Admission } from '../admission/admit-request.ts';
import { permitRequest } from '../admission/permit-request.ts';
import type { ServedRequest } from '../admission/served-request.ts';
import type { HeldBodies, Hold } from '../bodies/held-bodies.ts';
import { readBody } from '../bodies/request-body.ts';
import { exchangeWithGitHub, type ExchangeParts } from '../exchange/exchange-with-github.ts';
import { recordDenial } from '../refusals/record-denial.ts';
import { isDenial } from '../refusals/refusal.ts';
import { targetOf } from '../requests/classify-request.ts';
import { requestLines } from '../upstream/forward-headers.ts';
import { relayAnswer } from '../upstream/github-answer.ts';
import { readPush } from './read-push.ts';
import { recordAnswer, recordRefused, recordUnanswered } from './record-push.ts';
import { answerRefusedPush, refusedRefs } from './refuse-push.ts';

export type PushParts = ExchangeParts & { readonly deeds: Deeds; readonly bodies: HeldBodies };

/** Of the longest head, with what is read of it: its commands are several times as large in memory. Bytes. */
const ROOM_FOR_HEAD = 4_194_304;

/** Sends a push on when its commands are allowed, all of them; writes down what became of each, or why not. */
export async function servePush(served: ServedRequest, parts: PushParts): Promise<void> {
  let hold: Hold | undefined;
  try {
    await serveWithRoom(
      served,
      parts,
      async () => void (hold = await parts.bodies.take(ROOM_FOR_HEAD, served.client.signal)),
    );
  } finally {
    hold?.release();
  }
}

async function serveWithRoom(served: ServedRequest, parts: PushParts, takeRoom: () => Promise<void>): Promise<void> {
  const { request, response, admission, grant, invite, refuse, client } = served;
  const { deeds, gitHubClock, counts } = parts;
  invite();
  const received = await readPush(await readBody(request), takeRoom);
  if (!received.ok) {
    counts.count('refused');
    await request.body.runOut();
    return refuse(received.error);
  }
  const { push, body } = received.value;
  const target = targetOf(admission.request);
  const reading = { target, intents: intentsOf(push) };
  const permit = () => {
    const permitted = permitRequest(reading, grant());
    return permitted.ok ? ok({ ...admission, ...reading }) : permitted;
  };
  const pushed = { push, repository: nameIn(admission) };
  const clock = () => gitHubClock.local();
  const { method, url, fields } = request;
  // So that what GitHub reports can be read.
  const lines = requestLines(fields, ['accept-encoding']);
  const authorization = fields.first('authorization');
  const answer = await exchangeWithGitHub(permit, { method, lines, authorization, body, client }, parts);
  if (answer.ok) {
    recordAnswer(pushed, answer.value, deeds, clock);
    return relayAnswer(answer.value, response);
  }
  const { code, status, mayBeDone } = answer.error;
  if (code === 'github_unreachable') recordUnanswered(pushed, 'no answer', deeds, clock());
  if (mayBeDone === true) recordUnanswered(pushed, `HTTP ${status}`, deeds, clock());
  if (isDenial(answer.error)) counts.count('refused');
  const refused = refusedRefs(push, target, grant());
  recordRefused(pushed, refused, deeds, clock());
  // What a refused client still sends is let run out first, as git's server does it: only then it reads the answer.
  await request.body.runOut();
  if (!answerRefusedPush(response, push, refused, answer.error, gitHubClock.now())) return refuse(answer.error);
  if (refused.size === 0) recordDenial({ method, url }, answer.error, deeds, clock());
}

/** As the path has it, a wiki apart from its repository. */
const nameIn = ({ destination: { segments } }: Admission): string =>
  `${segments[0]?.decoded}/${segments[1]?.decoded.replace(/\.git$/, '')}`;
