import { err, ok, type Result } from '../../../../lib/result.ts';
import { readPath } from '../../../../policy/read-path.ts';
import type { ClientForm } from '../refusals/answer-refusal.ts';
import { type Refusal, refusal, refusalOfUnreadable } from '../refusals/refusal.ts';
import { type Authorities, type Destination, destinationOf } from '../requests/authorities.ts';
import { classifyRequest, type GitHubRequest, targetOf } from '../requests/classify-request.ts';
import { checkHead, type RequestHead } from '../requests/request-head.ts';
import { readRequestTarget } from '../requests/request-target.ts';
import { intentsOfHost } from './intents-of-host.ts';
import type { LocalKey } from './local-key.ts';
import { type GrantInForce, permitRequest } from './permit-request.ts';
import { whatDecides } from './what-decides.ts';

/** How a door knows its client: git by the local key, gh by being able to open the socket at all. */
export type DoorRules = { readonly form: ClientForm; readonly localKey?: LocalKey };

/** What a head is held against. */
export type AdmissionRules = GrantInForce & { readonly authorities: Authorities };

export type Admission = { readonly destination: Destination; readonly request: GitHubRequest };

/** Everything that is decided by a request's head alone; each request anew, not each connection. */
export function admitRequest(head: RequestHead, door: DoorRules, rules: AdmissionRules): Result<Admission, Refusal> {
  const checked = checkHead(head);
  if (!checked.ok) return checked;
  if (door.localKey !== undefined && !door.localKey.opens(head.fields.first('proxy-authorization'))) {
    return err(KEY_INVALID);
  }
  const target = readRequestTarget(head.url, head.fields.first('host'));
  if (!target.ok) return target;
  const { authority, rawPath, query, form } = target.value;
  if (door.form === 'git' && form !== 'absolute') return err(NOT_A_PROXY_REQUEST);
  const segments = readPath(rawPath);
  if (!segments.ok) return err(refusalOfUnreadable(segments.error));
  const destination = destinationOf(rules.authorities, authority, segments.value, query);
  if (destination === undefined) return err(hostNotAllowed(authority));
  const request = classifyRequest(head.method, destination);
  if (!request.ok) return request;
  if (door.form === 'git' && API.has(request.value.surface)) return err(NOT_GIT);
  if (hidesWhatItSays(head, request.value, destination)) return err(ENCODED);
  const atHead = { target: targetOf(request.value), intents: intentsOfHost(request.value) };
  const permitted = permitRequest(atHead, rules);
  return permitted.ok ? ok({ destination, request: request.value }) : permitted;
}

/** What gh's door is for; by the other one git comes, and whatever else speaks to a forward proxy (npm, pip, curl). */
const API: ReadonlySet<GitHubRequest['surface']> = new Set(['rest', 'graphql', 'uploads']);

/** What policy has to read must not be compressed; git never compresses a push, git-lfs no batch, gh nothing at all. */
function hidesWhatItSays({ method, fields }: RequestHead, request: GitHubRequest, destination: Destination): boolean {
  if (!fields.has('content-encoding')) return false;
  const isPush = request.surface === 'git' && request.service === 'git-receive-pack';
  const isRead = isPush || request.surface === 'lfs' || typeof whatDecides(method, request, destination) === 'object';
  return isRead && fields.all('content-encoding').some((value) => value.toLowerCase() !== 'identity');
}

function hostNotAllowed(authority: string): Refusal {
  return refusal(
    'host_not_allowed',
    `the gateway does not lead to ${authority}`,
    "only this workspace's GitHub can be reached through it; whether other hosts can is the operator's to say (otherHosts)",
  );
}

const KEY_INVALID = refusal(
  'gateway_key_invalid',
  'the local key of the gateway is missing or wrong',
  "use git with the workspace's own configuration",
);

const NOT_A_PROXY_REQUEST = refusal(
  'bad_request',
  'this is a forward proxy',
  'send the request target in absolute form',
);

const NOT_GIT = refusal('not_found', "GitHub's API is not served at this door", 'use gh for it');

const ENCODED = refusal('bad_request', 'the body has a Content-Encoding', 'send it as it is');
