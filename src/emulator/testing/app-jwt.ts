import { createPrivateKey } from 'node:crypto';
import { SignJWT } from 'jose';

/** An App's JWT; `now` in milliseconds. What `claims` holds replaces the usual, and `undefined` leaves it out. */
export function signAppJwt(
  privateKeyPem: string,
  issuer: string | number,
  now: number,
  claims: Record<string, unknown> = {},
): Promise<string> {
  const seconds = Math.floor(now / 1_000);
  return new SignJWT({ iss: issuer as string, iat: seconds - 60, exp: seconds + 540, ...claims })
    .setProtectedHeader({ alg: 'RS256' })
    .sign(createPrivateKey(privateKeyPem));
}
