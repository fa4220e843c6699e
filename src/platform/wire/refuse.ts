import type { Context } from 'hono';
import { ERROR_STATUS, errorBody, waitingHelps } from '../../contract/errors.ts';
import type { FaultNotice } from '../../contract/status.ts';
import { redactSecrets } from '../../lib/secret.ts';
import type { AccessRefusal } from '../access/refusals.ts';
import type { ScopeRefusal } from '../broker/refusals.ts';
import type { GitHubRefusal } from '../github/refusals.ts';
import type { InboxRefusal } from '../inbox/refusals.ts';
import type { SecretRefusal } from '../secrets/refusals.ts';
import type { WorkspaceRefusal } from '../workspaces/refusals.ts';
import { gitHubToWire } from './github-faults.ts';
import { wire, type WireRefusal } from './wire-refusal.ts';

type RequestRefusal = { readonly reason: 'bad_request'; readonly detail: string } | { readonly reason: 'not_found' };

type WebhookRefusal = { readonly reason: 'webhook_not_configured' } | { readonly reason: 'webhook_signature_invalid' };

export type Refusal =
  | AccessRefusal
  | ScopeRefusal
  | GitHubRefusal
  | InboxRefusal
  | SecretRefusal
  | WorkspaceRefusal
  | RequestRefusal
  | WebhookRefusal;

/** The one place where refusals meet the wire: a code from `contract/errors.ts`, what happened, what to do next. */
export function toWire(refusal: Refusal): WireRefusal {
  const { reason } = refusal;
  switch (reason) {
    case 'bad_request':
      return wire(reason, refusal.detail, 'send what the interface describes');
    case 'not_found':
      return wire(reason, 'there is nothing at this address', 'check the method and the path');
    case 'signature_missing':
      return wire(reason, 'the request carries no workspace signature', 'sign it with the enrolled key');
    case 'signature_invalid':
      return wire(reason, 'the signature is not accepted', 'sign each request anew; check the clock; enrol again');
    case 'workspace_mismatch':
      return wire(reason, 'the signature is from another workspace', 'ask for your own workspace');
    case 'operator_credential_invalid':
      return wire(reason, "the operator's credential is not accepted", 'send the content of operator.key as Bearer');
    case 'owner_not_granted':
      return wire(reason, `no workspace has a grant for ${refusal.owner}`, 'name an owner from a grant');
    case 'owner_ambiguous':
      return wire('bad_request', `grants name several owners: ${refusal.owners.join(', ')}`, 'choose one with ?owner=');
    case 'repository_not_granted':
      return wire(reason, `no grant names ${refusal.repository}`, 'add it to a grant in mooring.yaml');
    case 'scope_too_wide':
      return wire(
        'bad_request',
        `a token reaches at most ${refusal.most} repositories`,
        'name fewer with ?repositories=',
      );
    case 'turn_not_leased':
      return wire(reason, 'this turn is not leased to this holder', 'drop it and lease the next one');
    case 'workspace_not_found':
      return wire(reason, `there is no workspace "${refusal.name}"`, 'name one that mooring workspace list shows');
    case 'workspace_exists':
      return wire(reason, `a workspace "${refusal.name}" exists already`, 'choose another name or remove that one');
    case 'workspace_stopped':
      return wire(
        reason,
        `the workspace "${refusal.name}" is stopped`,
        `mooring workspace start ${refusal.name} starts it`,
      );
    case 'workspace_running':
      return wire(
        reason,
        `the workspace "${refusal.name}" runs already`,
        `mooring workspace restart ${refusal.name} starts it anew`,
      );
    case 'workspace_removed':
      return refusal.by === 'file'
        ? wire(
            reason,
            `mooring.yaml no longer names the workspace "${refusal.name}"`,
            'name it there again and start the platform again',
          )
        : wire(
            reason,
            `the workspace "${refusal.name}" was removed`,
            `mooring workspace start ${refusal.name} makes it anew`,
          );
    case 'secret_not_found': {
      const whose = refusal.workspace === undefined ? 'for all workspaces' : `for "${refusal.workspace}"`;
      return wire(reason, `there is no secret ${refusal.name} ${whose}`, 'mooring secret list shows what there is');
    }
    case 'template_unusable':
      return wire(
        'bad_request',
        refusal.detail,
        'mooring template list shows them; a folder of your own is named as templates in mooring.yaml',
      );
    case 'github_changed': {
      const remedy = 'make another workspace for the other GitHub';
      return wire('bad_request', `the workspace "${refusal.name}" works at another GitHub than these grants`, remedy);
    }
    case 'enrolment_code_invalid':
      return wire(reason, 'the enrolment code is not accepted', 'start the workspace again to get a new code');
    case 'exec_not_possible':
    case 'workspace_not_running':
    case 'engine_unreachable':
    case 'engine_refused':
      return wire(reason, refusal.message, refusal.remedy);
    case 'webhook_not_configured':
      return wire(reason, 'no App here has a webhook secret', 'set github.app.webhookSecretFile in mooring.yaml');
    case 'webhook_signature_invalid':
      return wire(
        reason,
        'the signature is missing or not made with the secret of an App of this platform',
        "give the App's webhook and mooring.yaml the same secret; GitHub signs with X-Hub-Signature-256",
      );
    default:
      return gitHubToWire(refusal);
  }
}

/** A refusal as operators and agents are shown it while it lasts. */
export function toNotice(refusal: Refusal): FaultNotice {
  const { code, message, remedy, retryAt } = toWire(refusal);
  const until = retryAt === undefined ? {} : { retryAt };
  return { code, message: redactSecrets(message), remedy, waitingHelps: waitingHelps(code), ...until };
}

export function refuse(c: Context, refusal: Refusal): Response {
  const { code, message, remedy, retryAt } = toWire(refusal);
  const seconds = retryAt === undefined ? undefined : Math.ceil(retryAt / 1_000);
  return c.json(errorBody(code, redactSecrets(message), remedy, seconds), ERROR_STATUS[code]);
}
