/** Why GitHub gives no access, by what an operator must do about it. `retryAt` is in Unix milliseconds. */
export type GitHubRefusal =
  | { readonly reason: 'app_not_configured'; readonly owner: string }
  | { readonly reason: 'app_key_refused'; readonly detail: string }
  | { readonly reason: 'installation_missing'; readonly owner: string }
  | { readonly reason: 'installation_suspended'; readonly owner: string }
  | { readonly reason: 'permission_not_granted'; readonly owner: string; readonly permissions: readonly string[] }
  | { readonly reason: 'repository_not_installed'; readonly owner: string; readonly repositories: readonly string[] }
  | { readonly reason: 'rate_limited'; readonly retryAt: number }
  | { readonly reason: 'github_unreachable'; readonly detail: string }
  | { readonly reason: 'github_erring'; readonly detail: string };

/** Faults of the moment: a token that is still valid goes on serving meanwhile. */
export function isPassing({ reason }: GitHubRefusal): boolean {
  return reason === 'github_unreachable' || reason === 'github_erring' || reason === 'rate_limited';
}
