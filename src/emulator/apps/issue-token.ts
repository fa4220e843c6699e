import { generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';
import { SignJWT } from 'jose';
import type { Knobs } from '../../contract/emulator-admin.ts';
import { Secret } from '../../lib/secret.ts';
import type { EmulatorContext } from '../context.ts';
import type { App, Installation, IssuedToken, PermissionLevel } from '../state/model.ts';

/** What a token is narrowed to; undefined repositories are all those of the installation. */
export type TokenScope = {
  readonly repositoryIds?: number[];
  readonly permissions: Record<string, PermissionLevel>;
};

/** Makes an installation token and remembers it by its hash alone. */
export async function issueToken(
  context: EmulatorContext,
  app: App,
  installation: Installation,
  scope: TokenScope,
): Promise<{ secret: Secret; token: IssuedToken }> {
  const { knobs } = context;
  const issuedAt = context.clock();
  // GitHub writes `expires_at` in whole seconds.
  const expiresAt = Math.ceil((issuedAt + knobs.tokenLifetimeMs) / 1_000) * 1_000;
  const secret = await FORMATS[knobs.tokenFormat](app, installation, issuedAt, expiresAt);
  const token: IssuedToken = {
    sha256: secret.sha256(),
    installationId: installation.id,
    ...scope,
    issuedAt,
    usableFrom: issuedAt + knobs.replicationLagMs,
    expiresAt,
  };
  context.model.tokens.push(token);
  context.statistics.tokensMinted += 1;
  context.changed();
  return { secret, token };
}

type Format = (app: App, installation: Installation, issuedAt: number, expiresAt: number) => Promise<Secret>;

/**
 * Both of GitHub's formats: https://github.blog/changelog/ "Notice about upcoming new format for GitHub App
 * installation tokens". To all clients they are opaque; the emulator as well knows its tokens by hash alone.
 */
const FORMATS: Record<Knobs['tokenFormat'], Format> = {
  classic: () => Promise.resolve(new Secret(`ghs_${alphanumeric(36)}`)),
  jwt: async (app, installation, issuedAt, expiresAt) => {
    const jwt = await new SignJWT({ app: app.id, ins: installation.id, own: installation.accountId, ver: 1 })
      .setProtectedHeader({ alg: 'ES256', typ: 'JWT', kid: 'emulator' })
      .setIssuer('https://github.com')
      .setAudience('https://api.github.com')
      .setIssuedAt(Math.floor(issuedAt / 1_000))
      .setExpirationTime(expiresAt / 1_000)
      .setJti(randomBytes(96).toString('base64url'))
      .sign(signingKey());
    return new Secret(`ghs_${app.id}_${jwt}`);
  },
};

let runTimeKey: KeyObject | undefined;

/** Made anew in each process: no one verifies these signatures, they only make the token as long as GitHub's. */
function signingKey(): KeyObject {
  runTimeKey ??= generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  return runTimeKey;
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** Unpredictable letters and digits: bytes beyond the largest multiple of 62 are thrown away, so that none is likelier. */
function alphanumeric(length: number): string {
  let out = '';
  while (out.length < length) {
    for (const byte of randomBytes(length)) {
      if (byte < 248 && out.length < length) out += ALPHABET[byte % 62];
    }
  }
  return out;
}
