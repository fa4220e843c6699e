/**
 * Signs as a GitHub App, wherever its private key lies: in our memory, or behind a command that has a KMS, an HSM or a
 * Vault sign.
 */
export interface AppSigner {
  /**
   * @param input the bytes to be signed: a JWT's `header.claims`, RFC 7515 section 5.1
   * @returns RS256's signature, RSASSA-PKCS1-v1_5 with SHA-256, RFC 7518 section 3.3: as long as the key's modulus
   * @throws Fault `app_signer_failed`
   */
  sign(input: Uint8Array): Promise<Uint8Array>;
}

/** Code of that fault. */
export const SIGNER_FAILED = 'app_signer_failed';
