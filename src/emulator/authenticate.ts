import { err, ok, type Result } from '../lib/result.ts';
import { Secret } from '../lib/secret.ts';
import { verifyAppJwt } from './apps/verify-app-jwt.ts';
import type { EmulatorContext, Identity } from './context.ts';
import { botOf, findApp, findInstallation } from './state/find.ts';

export type CredentialRefusal = { readonly status: 401 | 403 | 404; readonly message: string };

const BAD_CREDENTIALS: CredentialRefusal = { status: 401, message: 'Bad credentials' };

/** Three base64url parts, as every JWT has; no token of GitHub's starts like that. */
const JWT = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*$/;

/**
 * Who makes a request to REST or GraphQL, by its `Authorization` header: `Bearer` or `token` with an installation
 * token or an App's JWT, or `Basic` with a token as password. No header is no fault: some of GitHub is public.
 */
export async function authenticateApi(
  context: EmulatorContext,
  authorization: string | undefined,
): Promise<Result<Identity, CredentialRefusal>> {
  if (authorization === undefined || authorization === '') return ok({ kind: 'anonymous' });
  const credential = /^(?:bearer|token)\s+(\S+)$/i.exec(authorization)?.[1] ?? passwordOf(authorization);
  if (credential === undefined) return err(BAD_CREDENTIALS);
  if (JWT.test(credential) && !credential.startsWith('gh')) {
    const verified = await verifyAppJwt(credential, (issuer) => findApp(context.model, issuer), context.clock());
    return verified.ok ? ok({ kind: 'app', app: verified.value }) : verified;
  }
  return identifyToken(context, new Secret(credential));
}

/** Who speaks git: `Basic` with any user name and an installation token as password. */
export function authenticateGit(
  context: EmulatorContext,
  authorization: string | undefined,
): Result<Identity, CredentialRefusal> {
  if (authorization === undefined || authorization === '') return ok({ kind: 'anonymous' });
  const password = passwordOf(authorization);
  return password === undefined ? err(BAD_CREDENTIALS) : identifyToken(context, new Secret(password));
}

/** The holder of an installation token that is valid now. */
function identifyToken(context: EmulatorContext, secret: Secret): Result<Identity, CredentialRefusal> {
  const { model } = context;
  const now = context.clock();
  const sha256 = secret.sha256();
  const token = model.tokens.find((each) => each.sha256 === sha256);
  if (token === undefined || token.revokedAt !== undefined) return err(BAD_CREDENTIALS);
  if (now < token.usableFrom || now >= token.expiresAt) return err(BAD_CREDENTIALS);
  const installation = findInstallation(model, token.installationId);
  const app = model.apps.find((each) => each.id === installation?.appId);
  if (installation === undefined || app === undefined) return err(BAD_CREDENTIALS);
  if (installation.suspendedAt !== undefined) {
    return err({ status: 403, message: 'This installation has been suspended' });
  }
  return ok({ kind: 'installation', app, installation, token, bot: botOf(model, app) });
}

/** The password of RFC 7617: everything behind the first colon. */
function passwordOf(authorization: string): string | undefined {
  const encoded = /^basic\s+(\S+)$/i.exec(authorization)?.[1];
  if (encoded === undefined) return undefined;
  const decoded = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = decoded.indexOf(':');
  return colon === -1 ? undefined : decoded.slice(colon + 1);
}
