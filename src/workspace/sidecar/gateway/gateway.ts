import type { ServerRequest } from '../../../lib/http1/server-request.ts';
import type { ServerResponse } from '../../../lib/http1/server-response.ts';
import type { Log } from '../../../lib/log.ts';
import type { GrantedOwners } from '../grants/granted-owners.ts';
import { admitRequest, type DoorRules } from './admission/admit-request.ts';
import { letBodyRunOut } from './bodies/let-body-run-out.ts';
import type { Handler } from './door.ts';
import { isPush } from './push/read-push.ts';
import { type PushParts, servePush } from './push/serve-push.ts';
import { answerRefusal } from './refusals/answer-refusal.ts';
import { recordDenial } from './refusals/record-denial.ts';
import type { Refusal } from './refusals/refusal.ts';
import type { Authorities } from './requests/authorities.ts';
import { serveRequest, type ServeParts } from './serve-request.ts';

export type GatewayParts = ServeParts &
  PushParts & {
    readonly authorities: Authorities;
    readonly owners: Pick<GrantedOwners, 'access' | 'withheld'>;
    readonly log: Log;
  };

/** The gateway behind one door: admits each request, sends it on with the token, streams the answer back. */
export function createGateway(parts: GatewayParts, door: DoorRules): Handler {
  return (request, response) => {
    void serve(request, response, parts, door).catch((err: unknown) => {
      // Who goes away in the middle of a body breaks nothing.
      if (!request.body.isBroken) parts.log.error({ err }, 'request failed');
      response.destroy();
    });
  };
}

async function serve(
  request: ServerRequest,
  response: ServerResponse,
  parts: GatewayParts,
  door: DoorRules,
): Promise<void> {
  const { log, counts, authorities, owners } = parts;
  const { method, url, fields } = request;
  counts.count('requests');

  let keepsBodyBack = request.expectsContinue;
  const invite = (): void => {
    if (keepsBodyBack) response.invite();
    keepsBodyBack = false;
  };
  const refuse = async (refused: Refusal): Promise<void> => {
    if (response.isGone) return;
    log.warn({ method, code: refused.code, reason: refused.message }, 'request refused');
    recordDenial({ method, url }, refused, parts.deeds, parts.gitHubClock.local());
    // Who has no key may be anybody on this machine, and gets no place at the door for as long as it likes to send.
    if (!keepsBodyBack && refused.code !== 'gateway_key_invalid') await letBodyRunOut(request, response);
    answerRefusal(request, response, door.form, refused, parts.gitHubClock.now());
  };
  const withheld = owners.withheld.bind(owners);
  const grant = () => ({ access: owners.access, withheld });
  const admission = admitRequest({ method, url, fields }, door, { authorities, ...grant() });
  if (!admission.ok) {
    counts.count('refused');
    return refuse(admission.error);
  }
  const served = { request, response, admission: admission.value, grant, invite, refuse, client: response };
  return isPush(admission.value.request) ? servePush(served, parts) : serveRequest(served, parts);
}
