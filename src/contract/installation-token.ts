import { z } from 'zod';
import { Owner, Permissions } from './grant.ts';

/**
 * `GET /workspaces/{id}/github-installation-token` (signed by the workspace) and
 * `GET /admin/github-installation-token?owner=…&repositories=a,b` (operator's credential).
 * Times are RFC 3339 strings in UTC, as GitHub writes them.
 */
export const InstallationTokenAnswer = z.object({
  token: z.string().min(1),
  /** Whose repositories it reaches. */
  owner: z.string(),
  expires_at: z.iso.datetime(),
  /** When GitHub issued it, by the platform's clock corrected to GitHub's. */
  issued_at: z.iso.datetime(),
  permissions: Permissions,
  repositories: z.array(z.string()),
  /** True when GitHub could not be asked for a fresh one and this one has less of its life left than usual. */
  stale: z.boolean(),
  /** With a stale one: when asking for a fresh one may help. Unix seconds, by GitHub's clock. */
  retry_at: z.number().optional(),
});
export type InstallationTokenAnswer = z.infer<typeof InstallationTokenAnswer>;

/** Hex, lower case: how a token is named where it must not be shown. */
export const TokenSha256 = z.string().regex(/^[0-9a-f]{64}$/, 'must be a SHA-256 in hex: 64 digits, lower case');

/**
 * Query: `owner` chooses among a workspace's grants, the first when absent; `refused` names a token that GitHub
 * refused: that very token is not handed out again.
 */
export const InstallationTokenQuery = z.object({ owner: Owner.optional(), refused: TokenSha256.optional() });
