import { z } from 'zod';

/** An Ed25519 public key as a JWK: RFC 8037. */
export const PublicKey = z.strictObject({
  kty: z.literal('OKP'),
  crv: z.literal('Ed25519'),
  x: z.string().min(40).max(50),
});
export type PublicKey = z.infer<typeof PublicKey>;

/** `POST /enrolments`: a sidecar exchanges its one-time code for the right to sign as its workspace. */
export const EnrolmentRequest = z.strictObject({ code: z.string().min(20).max(100), publicKey: PublicKey });
export const EnrolmentAnswer = z.object({ workspaceId: z.string() });

/**
 * Each later request carries `Authorization: Workspace <JWT>`, signed with the enrolled key (EdDSA), in the shape
 * of a DPoP proof (RFC 9449): the method and address it was made for, when, and an id that is accepted once.
 */
export const SIGNATURE_SCHEME = 'Workspace';
export const SIGNATURE_LIFE_SECONDS = 60;
export const SignatureClaims = z.object({
  /** The workspace's id. */
  iss: z.string(),
  /** HTTP method. */
  htm: z.string(),
  /** Path and query of the request. */
  htu: z.string(),
  /** Base64url SHA-256 of the body; that of the empty string when there is none. */
  bh: z.string(),
  iat: z.number(),
  jti: z.string().min(8).max(64),
});
export type SignatureClaims = z.infer<typeof SignatureClaims>;
