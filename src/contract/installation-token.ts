import { z } from 'zod';
import { Permissions } from './grant.ts';

/**
 * `GET /workspaces/{id}/github-installation-token` (signed by the workspace) and
 * `GET /admin/github-installation-token?owner=…&repositories=a,b` (operator's credential).
 * Times are RFC 3339 strings in UTC, as GitHub writes them.
 */
export const InstallationTokenAnswer = z.object({
  token: z.string().min(1),
  expires_at: z.iso.datetime(),
  /** When GitHub issued it, by the platform's clock corrected to GitHub's. */
  issued_at: z.iso.datetime(),
  permissions: Permissions,
  repositories: z.array(z.string()),
  /** True when GitHub could not be asked for a fresh one and this one has less of its life left than usual. */
  stale: z.boolean(),
});
export type InstallationTokenAnswer = z.infer<typeof InstallationTokenAnswer>;

/** Query: `refused` is the hex SHA-256 of a token that GitHub refused; that very token is not handed out again. */
export const InstallationTokenQuery = z.object({
  refused: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional(),
});
