import { err, ok, type Result } from '../../../lib/result.ts';

/** RSA of 2048 bits to 8192: what GitHub's keys have, and more than any KMS offers. */
const FEWEST_BYTES = 256;
const MOST_BYTES = 1_024;

/** Base64 or base64url, in lines or not; Vault's transit engine puts `vault:v<version of the key>:` before it. */
const TEXT = /^\s*(?:vault:v\d+:)?([A-Za-z0-9+/_\s-]+={0,2})\s*$/;

/**
 * What a signer has printed: the signature's raw bytes, or their base64 or base64url. Raw bytes that happen to be a
 * text of base64 throughout do not occur: there are 2^500 others for each.
 *
 * @returns the raw bytes, or what is wrong with them, for people
 */
export function decodeSignature(printed: Buffer): Result<Buffer, string> {
  if (printed.length === 0) return err('it printed nothing');
  const [, text] = TEXT.exec(printed.toString('latin1')) ?? [];
  const signature = text === undefined ? printed : Buffer.from(text.replaceAll(/\s/g, ''), 'base64');
  const what = `it printed ${text === undefined ? 'neither base64 nor the bytes of an RSA signature' : 'base64'}`;
  if (signature.length >= FEWEST_BYTES && signature.length <= MOST_BYTES) return ok(signature);
  return err(`${what}: ${signature.length} bytes, and an RSA signature has at least ${FEWEST_BYTES}`);
}
