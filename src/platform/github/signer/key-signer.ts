import { constants, type KeyObject, sign } from 'node:crypto';
import { promisify } from 'node:util';
import type { AppSigner } from './app-signer.ts';

/** With a callback, OpenSSL works on another thread: a signature takes a millisecond, and requests go on meanwhile. */
const signElsewhere = promisify<string, Uint8Array, { key: KeyObject; padding: number }, Buffer>(sign);

/** Signs with a private key that we hold; `key` is RSA. */
export const keySigner = (key: KeyObject): AppSigner => ({
  sign: (input) => signElsewhere('sha256', input, { key, padding: constants.RSA_PKCS1_PADDING }),
});
