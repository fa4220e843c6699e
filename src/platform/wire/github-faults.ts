import type { GitHubRefusal } from '../github/refusals.ts';
import { wire, type WireRefusal } from './wire-refusal.ts';

/** Every fault of GitHub in words. The remedy is an instruction with the place where it is carried out. */
export function gitHubToWire(refusal: GitHubRefusal): WireRefusal {
  const { reason } = refusal;
  switch (reason) {
    case 'app_not_configured': {
      const { owner } = refusal;
      return wire(
        reason,
        `no GitHub App is configured for ${owner}`,
        `name ${owner} under github.owners in mooring.yaml`,
      );
    }
    case 'app_key_refused': {
      const remedy = "check github.app.id and its private key; new keys are made on the App's settings page";
      return wire(reason, `GitHub refuses the App's key (${refusal.detail})`, remedy);
    }
    case 'app_signer_failed':
      return wire(reason, refusal.detail, 'see that the command of github.app.signer works; asking again may help');
    case 'clock_skew': {
      const off = Math.round(Math.abs(refusal.offset) / 1_000);
      const which = refusal.offset > 0 ? 'behind' : 'ahead of';
      const what = `GitHub refuses the App's JWT: this host's clock is ${off} s ${which} GitHub's`;
      return wire(reason, what, "set the platform's clock right, with NTP");
    }
    case 'installation_missing': {
      const { owner, page } = refusal;
      const remedy = page === undefined ? `install it on ${owner}` : `install it on ${owner} at ${page}`;
      return wire(reason, `the GitHub App is not installed on ${owner}`, remedy);
    }
    case 'installation_suspended': {
      const { owner } = refusal;
      return wire(
        reason,
        `the App's installation on ${owner} is suspended`,
        `have an owner of ${owner} unsuspend it ${at(refusal)}`,
      );
    }
    case 'permission_not_granted': {
      const { owner, permissions, page } = refusal;
      const where = at({ owner, page: page === undefined ? undefined : `${page}/permissions/update` });
      const remedy = `add it to the App's permissions and have an owner of ${owner} accept it ${where}, or ask for less in the grant`;
      return wire(reason, `the App's installation on ${owner} lacks ${permissions.join(', ')}`, remedy);
    }
    case 'repository_not_installed': {
      const named = refusal.repositories.map((name) => `${refusal.owner}/${name}`).join(', ');
      const remedy = `have an owner of ${refusal.owner} add it to the installation ${at(refusal)}`;
      return wire(reason, `the App's installation does not reach ${named}`, remedy);
    }
    case 'rate_limited':
      return wire(reason, "GitHub's rate limit is used up", 'wait until the time given', refusal.retryAt);
    case 'github_unreachable': {
      const remedy = 'check the network; asking again may help';
      return wire(reason, `GitHub cannot be reached (${refusal.detail})`, remedy, refusal.retryAt);
    }
    case 'github_erring': {
      const remedy = 'asking again may help; see https://www.githubstatus.com';
      return wire(reason, `GitHub answers with errors (${refusal.detail})`, remedy, refusal.retryAt);
    }
    case 'mint_queue_full':
      return wire(reason, 'many workspaces are asking for tokens', 'wait until the time given', refusal.retryAt);
    default:
      return unexpected(reason);
  }
}

/** The installation's settings page, or the way to it. */
function at({ owner, page }: { owner: string; page?: string | undefined }): string {
  return page === undefined ? `in the settings of ${owner}, under GitHub Apps` : `at ${page}`;
}

function unexpected(reason: never): never {
  throw new Error(`a refusal without words: ${String(reason)}`);
}
