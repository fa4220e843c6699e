import { createHash } from 'node:crypto';
import { decodeJwt, errors, jwtVerify } from 'jose';
import { type PublicKey, SIGNATURE_LIFE_SECONDS, SIGNATURE_SCHEME, SignatureClaims } from '../../contract/enrolment.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import type { AccessRefusal } from './refusals.ts';

/** How far a workspace's clock may be from ours, in seconds. */
const CLOCK_SKEW_SECONDS = 60;

/** A signature id is remembered this long, in milliseconds: after it the signature is too old anyway. */
export const REPLAY_MEMORY = (SIGNATURE_LIFE_SECONDS + 2 * CLOCK_SKEW_SECONDS) * 1_000;

export type SignedRequest = {
  readonly method: string;
  /** Path and query as they arrived. */
  readonly target: string;
  readonly body: Uint8Array;
};

/** The JWT of an `Authorization: Workspace <JWT>` header, and the workspace that it claims to come from. */
export function readSignature(
  authorization: string | undefined,
): Result<{ jwt: string; workspaceId: string }, AccessRefusal> {
  const [scheme, jwt, more] = (authorization ?? '').split(/ +/);
  if (scheme?.toLowerCase() !== SIGNATURE_SCHEME.toLowerCase() || jwt === undefined || more !== undefined) {
    return err({ reason: 'signature_missing' });
  }
  try {
    // Nothing is verified yet, and jose checks no type here: `iss` may be any JSON, and is looked up next.
    const iss = SignatureClaims.shape.iss.safeParse(decodeJwt(jwt).iss);
    return iss.success ? ok({ jwt, workspaceId: iss.data }) : invalid('iss is missing');
  } catch (error) {
    return invalid(reasonOf(error));
  }
}

/**
 * Checks a signature against the enrolled key and the request it came with, as a DPoP proof is checked
 * (RFC 9449, section 4.3). Whether its id was seen before is the caller's to ask, after this.
 */
export async function verifySignature(
  jwt: string,
  key: PublicKey,
  request: SignedRequest,
  now: number,
): Promise<Result<SignatureClaims, AccessRefusal>> {
  let payload: unknown;
  try {
    // The algorithm is pinned: the header of a token never chooses how it is checked (RFC 8725, section 3.1).
    ({ payload } = await jwtVerify(jwt, key, { algorithms: ['EdDSA'], currentDate: new Date(now) }));
  } catch (error) {
    return invalid(reasonOf(error));
  }
  const parsed = SignatureClaims.safeParse(payload);
  if (!parsed.success) return invalid('claims are missing');
  const claims = parsed.data;
  const age = now / 1_000 - claims.iat;
  if (age > SIGNATURE_LIFE_SECONDS + CLOCK_SKEW_SECONDS) return invalid('too old');
  if (age < -CLOCK_SKEW_SECONDS) return invalid('from the future');
  if (claims.htm !== request.method) return invalid('made for another method');
  if (claims.htu !== request.target) return invalid('made for another address');
  if (claims.bh !== bodyHash(request.body)) return invalid('made for another body');
  return ok(claims);
}

const bodyHash = (body: Uint8Array) => createHash('sha256').update(body).digest('base64url');
const invalid = (detail: string) => err({ reason: 'signature_invalid', detail } as const);
const reasonOf = (error: unknown) => (error instanceof errors.JOSEError ? error.code : 'not a JWT');
