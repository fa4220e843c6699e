import type { Presence } from '../../../lib/http1/presence.ts';
import type { ServerRequest } from '../../../lib/http1/server-request.ts';
import { ok, type Result } from '../../../lib/result.ts';
import type { Reading } from '../../../policy/reading.ts';
import type { Deeds } from '../deeds/deeds.ts';
import type { Admission } from './admission/admit-request.ts';
import { permitRequest } from './admission/permit-request.ts';
import { readIntents } from './admission/read-intents.ts';
import { recordAllowed } from './admission/record-allowed.ts';
import type { ServedRequest } from './admission/served-request.ts';
import { type Deciding, whatDecides } from './admission/what-decides.ts';
import type { HeldBodies } from './bodies/held-bodies.ts';
import { holdBody } from './bodies/hold-body.ts';
import { NO_BODY, readBody, type RequestBody } from './bodies/request-body.ts';
import { exchangeWithGitHub, type ExchangeParts } from './exchange/exchange-with-github.ts';
import { isRead } from './exchange/is-read.ts';
import type { Refusal } from './refusals/refusal.ts';
import { requestLines } from './upstream/forward-headers.ts';
import { relayAnswer } from './upstream/github-answer.ts';
import type { RegistryBearers } from './upstream/registry-bearers.ts';

export type ServeParts = ExchangeParts & {
  /** Where bodies are held that decide about their requests. */
  readonly bodies: HeldBodies;
  readonly bearers: RegistryBearers;
  readonly deeds: Pick<Deeds, 'changed'>;
};

/** Reads what a request would do, asks the grant, and sends it on; what its head decides is refused before its body comes. */
export async function serveRequest(served: ServedRequest, parts: ServeParts): Promise<void> {
  const { request, admission, grant, invite, refuse } = served;
  const { method, fields } = request;
  const deny = (refused: Refusal): Promise<void> => {
    parts.counts.count('refused');
    return refuse(refused);
  };
  const read = (body: RequestBody) => readIntents(admission, { method, fields, body });
  const permit = (reading: Result<Reading, Refusal>): Result<Reading, Refusal> => {
    const permitted = reading.ok ? permitRequest(reading.value, grant()) : reading;
    return permitted.ok ? reading : permitted;
  };
  const deciding = whatDecides(method, admission.request, admission.destination);
  const byHead = deciding === 'head' ? permit(await read(NO_BODY)) : undefined;
  if (byHead?.ok === false) return deny(byHead.error);
  if (byHead !== undefined && request.framing === 0) return sendOn(served, byHead.value, NO_BODY, parts);
  const received = await receiveBody(request, deciding, parts.bodies, served.client, invite);
  if (!received.ok) return deny(received.error);
  const { body, release } = received.value;
  try {
    const reading = byHead ?? permit(await read(body));
    if (!reading.ok) return await deny(reading.error);
    await sendOn(served, reading.value, body, parts);
  } finally {
    release();
  }
}

async function sendOn(
  { request, response, admission, grant, refuse, client }: ServedRequest,
  reading: Reading,
  body: RequestBody,
  parts: ServeParts,
): Promise<void> {
  const { method, fields } = request;
  const whole = { ...admission, ...reading };
  const permit = () => {
    const permitted = permitRequest(reading, grant());
    return permitted.ok ? ok(whole) : permitted;
  };
  const givesBearer = isExchangeOfCredentials(admission);
  const lines = requestLines(fields, givesBearer ? ['accept-encoding'] : []);
  const authorization = fields.first('authorization');
  const exchanged = await exchangeWithGitHub(permit, { method, lines, authorization, body, client }, parts);
  if (!isRead(method, whole)) {
    const status = exchanged.ok ? exchanged.value.head.status : undefined;
    recordAllowed(request, reading, status, parts.deeds, parts.gitHubClock.local());
  }
  // Whatever the number of the success: a part of an answer (206) has the credential in it as well.
  const hasBearer = givesBearer && exchanged.ok && exchanged.value.head.status < 300;
  const answer = hasBearer ? await parts.bearers.conceal(exchanged.value.head) : exchanged;
  if (answer.ok) relayAnswer(answer.value, response);
  else await refuse(answer.error);
}

/** Reads of a body what decides; what is held must be released. */
async function receiveBody(
  request: ServerRequest,
  deciding: Deciding,
  bodies: HeldBodies,
  client: Presence,
  invite: () => void,
): Promise<Result<{ readonly body: RequestBody; readonly release: () => void }, Refusal>> {
  if (typeof deciding === 'object') return holdBody(request, deciding.largest, bodies, client, invite);
  invite();
  return ok({ body: await readBody(request), release: () => undefined });
}

const isExchangeOfCredentials = ({ request }: Admission): boolean =>
  request.surface === 'packages' && request.step === 'token';
