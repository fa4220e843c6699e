import { waitingHelps } from '../../contract/errors.ts';

/**
 * Why GitHub gives no access, by what must be done about it. `retryAt` is in Unix milliseconds by GitHub's clock;
 * `page` is where that is done in a browser: the installation's settings, or where the App is installed.
 */
export type GitHubRefusal =
  | { readonly reason: 'app_not_configured'; readonly owner: string }
  | { readonly reason: 'app_key_refused'; readonly detail: string }
  /** The command that signs in our place, or the KMS or Vault behind it. */
  | { readonly reason: 'app_signer_failed'; readonly detail: string }
  | { readonly reason: 'installation_missing'; readonly owner: string; readonly page?: string | undefined }
  | { readonly reason: 'installation_suspended'; readonly owner: string; readonly page?: string | undefined }
  | {
      readonly reason: 'permission_not_granted';
      readonly owner: string;
      readonly permissions: readonly string[];
      readonly page?: string | undefined;
    }
  | {
      readonly reason: 'repository_not_installed';
      readonly owner: string;
      readonly repositories: readonly string[];
      readonly page?: string | undefined;
    }
  | { readonly reason: 'rate_limited'; readonly retryAt: number }
  | { readonly reason: 'github_unreachable'; readonly detail: string; readonly retryAt?: number }
  | { readonly reason: 'github_erring'; readonly detail: string; readonly retryAt?: number }
  /** GitHub is well, but so many ask for tokens that this one would wait too long. */
  | { readonly reason: 'mint_queue_full'; readonly retryAt: number }
  /** GitHub refuses our JWTs, and its clock is `offset` milliseconds ahead of this host's. */
  | { readonly reason: 'clock_skew'; readonly offset: number };

/** Faults of the moment: a token that is still valid goes on serving meanwhile. */
export const isPassing = ({ reason }: GitHubRefusal): boolean => waitingHelps(reason);
