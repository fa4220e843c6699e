import { compactVerify, decodeJwt, decodeProtectedHeader, importSPKI } from 'jose';
import { err, ok, type Result } from '../../lib/result.ts';
import type { App } from '../state/model.ts';

/**
 * GitHub's rules for an App's JWT, and its words for what is wrong:
 * https://docs.github.com/en/apps/creating-github-apps/authenticating-with-a-github-app/generating-a-json-web-token-jwt-for-a-github-app
 */
const FAULTS = {
  undecodable: 'A JSON web token could not be decoded',
  issuer: "'Issuer' claim ('iss') must be an Integer",
  issuedAt: "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued",
  expired:
    "'Expiration time' claim ('exp') must be a numeric value representing the future time at which the assertion expires",
  tooFarAhead: "'Expiration time' claim ('exp') is too far in the future",
  unknownApp: 'Integration not found',
} as const;

export type JwtRefusal = { readonly status: 401 | 404; readonly message: string };

const LONGEST_LIFE_SECONDS = 600;
/** Clocks may differ a little; GitHub advises `iat` 60 seconds back, and lets a clock be ahead by as much. */
const LEEWAY_SECONDS = 60;

/** The App that signed `jwt`. `now` in milliseconds. */
export async function verifyAppJwt(
  jwt: string,
  findApp: (issuer: string) => App | undefined,
  now: number,
): Promise<Result<App, JwtRefusal>> {
  const claims = readUnverified(jwt);
  if (claims === undefined) return refuse(401, FAULTS.undecodable);
  const { iss } = claims;
  if (typeof iss !== 'string' && typeof iss !== 'number') return refuse(401, FAULTS.issuer);
  const app = findApp(String(iss));
  if (app === undefined) return refuse(404, FAULTS.unknownApp);
  if (!(await isSignedBy(app, jwt))) return refuse(401, FAULTS.undecodable);
  const fault = faultInTimes(claims, Math.floor(now / 1_000));
  return fault === undefined ? ok(app) : refuse(401, fault);
}

/** What is wrong with `iat` and `exp`, if anything; `now` in seconds. */
function faultInTimes(claims: Record<string, unknown>, now: number): string | undefined {
  const { iat, exp } = claims;
  if (typeof exp !== 'number' || exp <= now) return FAULTS.expired;
  if (!Number.isInteger(iat) || (iat as number) > now + LEEWAY_SECONDS) return FAULTS.issuedAt;
  if (exp > now + LONGEST_LIFE_SECONDS) return FAULTS.tooFarAhead;
  return undefined;
}

function readUnverified(jwt: string): Record<string, unknown> | undefined {
  try {
    return decodeProtectedHeader(jwt).alg === 'RS256' ? decodeJwt(jwt) : undefined;
  } catch {
    return undefined;
  }
}

async function isSignedBy(app: App, jwt: string): Promise<boolean> {
  const key = await importSPKI(app.publicKey, 'RS256');
  return compactVerify(jwt, key, { algorithms: ['RS256'] }).then(
    () => true,
    () => false,
  );
}

function refuse(status: JwtRefusal['status'], message: string): Result<never, JwtRefusal> {
  return err({ status, message });
}
