import type { Context } from 'hono';
import { ERROR_STATUS, type ErrorCode, errorBody } from '../../contract/errors.ts';
import { redactSecrets } from '../../lib/secret.ts';
import type { AccessRefusal } from '../access/refusals.ts';
import type { ScopeRefusal } from '../broker/refusals.ts';
import type { GitHubRefusal } from '../github/refusals.ts';
import type { InboxRefusal } from '../inbox/refusals.ts';
import type { WorkspaceRefusal } from '../workspaces/refusals.ts';

type RequestRefusal = { readonly reason: 'bad_request'; readonly detail: string } | { readonly reason: 'not_found' };

export type Refusal = AccessRefusal | ScopeRefusal | GitHubRefusal | InboxRefusal | WorkspaceRefusal | RequestRefusal;

export type WireRefusal = { code: ErrorCode; message: string; remedy: string; retryAt?: number };

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
      return wire(reason, `there is no workspace "${refusal.name}"`, 'see GET /admin/workspaces for their names');
    case 'workspace_exists':
      return wire(reason, `a workspace "${refusal.name}" exists already`, 'choose another name or delete that one');
    case 'workspace_stopped':
      return wire(reason, `the workspace "${refusal.name}" is stopped`, 'start it first');
    case 'template_unusable':
      return wire('bad_request', refusal.detail, 'name a folder of templates/ that holds a template.yaml');
    case 'enrolment_code_invalid':
      return wire(reason, 'the enrolment code is not accepted', 'start the workspace again to get a new code');
    default:
      return gitHubToWire(refusal);
  }
}

function gitHubToWire(refusal: GitHubRefusal): WireRefusal {
  const { reason } = refusal;
  switch (reason) {
    case 'app_not_configured':
      return wire(
        reason,
        `no GitHub App is configured for ${refusal.owner}`,
        `name ${refusal.owner} under github.owners in mooring.yaml`,
      );
    case 'app_key_refused':
      return wire(
        reason,
        `GitHub refuses the App's key (${refusal.detail})`,
        'check github.app.id and its private key',
      );
    case 'installation_missing':
      return wire(reason, `the GitHub App is not installed on ${refusal.owner}`, `install it on ${refusal.owner}`);
    case 'installation_suspended':
      return wire(reason, `the App's installation on ${refusal.owner} is suspended`, 'have an owner unsuspend it');
    case 'permission_not_granted': {
      const named = refusal.permissions.join(', ');
      return wire(reason, `the App's installation on ${refusal.owner} lacks ${named}`, 'grant it, or ask for less');
    }
    case 'repository_not_installed': {
      const named = refusal.repositories.map((name) => `${refusal.owner}/${name}`).join(', ');
      return wire(reason, `the App's installation does not reach ${named}`, 'add it to the installation');
    }
    case 'rate_limited':
      return wire(reason, "GitHub's rate limit is used up", 'wait until the time given', refusal.retryAt);
    case 'github_unreachable': {
      const remedy = 'check the network; asking again may help';
      return wire(reason, `GitHub cannot be reached (${refusal.detail})`, remedy, refusal.retryAt);
    }
    case 'github_erring':
      return wire(reason, `GitHub answers with errors (${refusal.detail})`, 'asking again may help', refusal.retryAt);
    case 'mint_queue_full':
      return wire(reason, 'many workspaces are asking for tokens', 'wait until the time given', refusal.retryAt);
    case 'clock_skew': {
      const off = Math.round(Math.abs(refusal.offset) / 1_000);
      const which = refusal.offset > 0 ? 'behind' : 'ahead of';
      const what = `GitHub refuses the App's JWT: this host's clock is ${off} s ${which} GitHub's`;
      return wire(reason, what, "set the platform's clock right, with NTP");
    }
    default:
      return unexpected(reason);
  }
}

export function refuse(c: Context, refusal: Refusal): Response {
  const { code, message, remedy, retryAt } = toWire(refusal);
  const seconds = retryAt === undefined ? undefined : Math.ceil(retryAt / 1_000);
  return c.json(errorBody(code, redactSecrets(message), remedy, seconds), ERROR_STATUS[code]);
}

function wire(code: ErrorCode, message: string, remedy: string, retryAt?: number): WireRefusal {
  return { code, message, remedy, ...(retryAt === undefined ? {} : { retryAt }) };
}

function unexpected(reason: never): never {
  throw new Error(`a refusal without words: ${String(reason)}`);
}
