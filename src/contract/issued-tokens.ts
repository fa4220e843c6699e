import { z } from 'zod';
import { Permissions } from './grant.ts';
import { TokenSha256 } from './installation-token.ts';
import { WorkspaceName } from './workspace.ts';

/** `revoking` until GitHub has confirmed. */
export const TokenState = z.enum(['living', 'revoking', 'revoked', 'expired']);
export type TokenState = z.infer<typeof TokenState>;

/** A token that was issued, by its hash: never the token. Times are Unix milliseconds. */
export const IssuedToken = z.object({
  sha256: TokenSha256,
  /** Names of the workspaces that hold it, several when it is shared, or `operator`; none when they are gone; `platform` for nobody. */
  holders: z.array(z.string()),
  owner: z.string(),
  repositories: z.array(z.string()),
  permissions: Permissions,
  issuedAt: z.number(),
  expiresAt: z.number(),
  state: TokenState,
  /** Why it is or was revoked. */
  reason: z.string().optional(),
  /** When GitHub confirmed. */
  revokedAt: z.number().optional(),
});
export type IssuedToken = z.infer<typeof IssuedToken>;

/** `GET /admin/tokens`: those that live, the newest first; of one workspace, or a single one, dead or alive. */
export const IssuedTokensQuery = z.object({ workspace: WorkspaceName.optional(), sha256: TokenSha256.optional() });

export const IssuedTokens = z.object({
  tokens: z.array(IssuedToken),
  /** How many more there are than are told. */
  untold: z.number(),
  /** How many of all chosen ones GitHub has still to confirm as revoked. */
  revoking: z.number(),
});
export type IssuedTokens = z.infer<typeof IssuedTokens>;

/** `POST /admin/tokens/revoke`: of a workspace, which goes on with new ones; one that has leaked; every one. */
export const RevocationRequest = z.union([
  z.strictObject({ workspace: WorkspaceName }),
  z.strictObject({ leaked: TokenSha256 }),
  z.strictObject({ all: z.literal(true) }),
]);
export type RevocationRequest = z.infer<typeof RevocationRequest>;

export const RevocationAnswer = z.object({
  /** How many tokens were marked; GitHub is asked from now on until it has confirmed. */
  marked: z.number(),
  /** The hash is of no token that was issued here. */
  unknown: TokenSha256.optional(),
});
export type RevocationAnswer = z.infer<typeof RevocationAnswer>;
