import { z } from 'zod';
import { RepositoryName } from '../../contract/grant.ts';
import { Secret } from '../../lib/secret.ts';

/**
 * A token goes into headers: characters of RFC 6750's b64token alone, so that none can end a line. GitHub's newest
 * have about 520 characters.
 */
const Token = z.string().regex(/^[A-Za-z0-9._~+/-]{1,4096}=*$/);

/**
 * GitHub narrowed the token because we asked: an answer that does not say what it reaches, until when and how far is
 * an error, never "everything" or "for ever".
 */
const MintedToken = z.object({
  token: Token.transform((token) => new Secret(token)),
  expires_at: z.iso.datetime({ offset: true }),
  permissions: z.record(z.string().regex(/^[a-z_]{1,100}$/), z.enum(['read', 'write', 'admin'])),
  repository_selection: z.literal('selected').optional(),
  repositories: z.array(z.object({ id: z.number().int().positive(), name: RepositoryName })).max(500),
});
export type MintedTokenAnswer = z.infer<typeof MintedToken>;

export type MintReading =
  | { readonly ok: true; readonly value: MintedTokenAnswer }
  /** `token`: one that works for all we know, and must be revoked. */
  | { readonly ok: false; readonly detail: string; readonly token: Secret | undefined };

/** Reads the body of a 201 to `POST /app/installations/{id}/access_tokens`, which may be anything. */
export function readMintedToken(body: unknown): MintReading {
  const parsed = MintedToken.safeParse(body);
  if (parsed.success) return { ok: true, value: parsed.data };
  const where = new Set(parsed.error.issues.map(({ path }) => String(path[0] ?? 'body')));
  const token = z.object({ token: Token }).safeParse(body);
  return {
    ok: false,
    detail: `an answer without a proper ${[...where].join(', ')}`,
    token: token.success ? new Secret(token.data.token) : undefined,
  };
}
