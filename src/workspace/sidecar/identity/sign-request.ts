import { createHash, randomUUID } from 'node:crypto';
import { SignJWT } from 'jose/jwt/sign';
import { SIGNATURE_SCHEME, type SignatureClaims } from '../../../contract/enrolment.ts';
import type { IdentityKey } from './identity-key.ts';

export type RequestToSign = { readonly method: string; readonly pathAndQuery: string; readonly body: string };

/** The `Authorization` value for one request to the platform; see `contract/enrolment.ts`. `now` in milliseconds. */
export async function signRequest(
  key: IdentityKey,
  workspaceId: string,
  { method, pathAndQuery, body }: RequestToSign,
  now: number,
): Promise<string> {
  const claims: SignatureClaims = {
    iss: workspaceId,
    htm: method,
    htu: pathAndQuery,
    bh: createHash('sha256').update(body).digest('base64url'),
    iat: Math.floor(now / 1_000),
    jti: randomUUID(),
  };
  const jwt = await new SignJWT(claims).setProtectedHeader({ alg: 'EdDSA' }).sign(key.privateKey);
  return `${SIGNATURE_SCHEME} ${jwt}`;
}
