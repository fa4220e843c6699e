import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Log } from '../../../lib/log.ts';
import { ok } from '../../../lib/result.ts';
import { type Admission, admitRequest, type DoorRules } from './admit-request.ts';
import type { GrantedOwners } from '../grants/granted-owners.ts';
import { answerRefusal } from './answer-refusal.ts';
import type { Authorities } from './authorities.ts';
import { exchangeWithGitHub, type ExchangeParts } from './authorised-exchange.ts';
import type { Handler } from './door.ts';
import { requestHeaders } from './forward-headers.ts';
import { relayAnswer } from './github-answer.ts';
import { permitRequest } from './permit-request.ts';
import { readIntents } from './read-intents.ts';
import type { Refusal } from './refusal.ts';
import type { RegistryBearers } from './registry-bearers.ts';
import { readBody } from './request-body.ts';

export type GatewayParts = ExchangeParts & {
  readonly authorities: Authorities;
  readonly bearers: RegistryBearers;
  readonly owners: Pick<GrantedOwners, 'access' | 'withheld'>;
  readonly log: Log;
};

/** The gateway behind one door: admits each request, sends it on with the token, streams the answer back. */
export function createGateway(parts: GatewayParts, door: DoorRules): Handler {
  return (request, response) => {
    void serve(request, response, parts, door).catch((err: unknown) => {
      // Who goes away in the middle of a body breaks nothing.
      if (request.complete || !request.destroyed) parts.log.error({ err }, 'request failed');
      response.destroy();
    });
  };
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  parts: GatewayParts,
  door: DoorRules,
): Promise<void> {
  const { log, counts } = parts;
  const { method = '', url = '', rawHeaders } = request;
  const clientGone = new AbortController();
  response.once('close', () => clientGone.abort());
  counts.count('requests');

  const refuse = (refused: Refusal): void => {
    log.warn({ method, code: refused.code, reason: refused.message }, 'request refused');
    answerRefusal(response, door.form, refused, parts.gitHubClock.now());
  };
  const { authorities, owners } = parts;
  const withheld = owners.withheld.bind(owners);
  const rules = () => ({ authorities, access: owners.access, withheld });
  const admission = admitRequest({ method, url, rawHeaders }, door, rules());
  if (!admission.ok) {
    counts.count('refused');
    refuse(admission.error);
    return;
  }
  if (request.headers.expect?.toLowerCase() === '100-continue') response.writeContinue();
  const body = await readBody(request);
  const reading = await readIntents(admission.value, { method, rawHeaders, body });
  if (!reading.ok) {
    counts.count('refused');
    refuse(reading.error);
    return;
  }
  const read = { ...admission.value, ...reading.value };
  const permit = () => {
    const permitted = permitRequest(reading.value, rules());
    return permitted.ok ? ok(read) : permitted;
  };
  const headers = requestHeaders(rawHeaders, isExchangeOfCredentials(read) ? ['accept-encoding'] : []);
  const { authorization } = request.headers;
  const outgoing = { method, headers, authorization, body, signal: clientGone.signal };
  const exchanged = await exchangeWithGitHub(permit, outgoing, parts);
  const isExchanged = isExchangeOfCredentials(read) && exchanged.ok && exchanged.value.head.statusCode === 200;
  const answer = isExchanged ? await parts.bearers.conceal(exchanged.value.head) : exchanged;
  if (answer.ok) relayAnswer(answer.value, response);
  else if (!clientGone.signal.aborted) refuse(answer.error);
}

const isExchangeOfCredentials = ({ request }: Admission): boolean =>
  request.surface === 'packages' && request.step === 'token';
