import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { loadOrMakeSecret } from '../../lib/kept-secret.ts';
import { Secret } from '../../lib/secret.ts';

const CIPHER = 'aes-256-gcm';
const KEY_BYTES = 32;
/** GCM's own nonce length; at 2^32 random ones under one key NIST SP 800-38D ends: 10^5 tokens a day for a century. */
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** The key that seals tokens at rest. Without it the store gives no token away. */
export function loadSealingKey(path: string): Promise<Secret> {
  return loadOrMakeSecret({
    path,
    name: 'sealing_key',
    make: () => randomBytes(KEY_BYTES).toString('base64'),
    isValid: (text) => Buffer.from(text, 'base64').length === KEY_BYTES,
    remedy: 'remove it: tokens are then minted anew',
  });
}

/** AES-256-GCM; `row` is authenticated with it, so that a sealed token cannot be moved to another row. */
export function seal(secret: Secret, row: string, key: Secret): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, Buffer.from(key.reveal(), 'base64'), nonce).setAAD(Buffer.from(row));
  const sealed = Buffer.concat([cipher.update(secret.reveal(), 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64');
}

/** Undefined when it was sealed with another key or for another row, or was changed since. */
export function unseal(sealed: string, row: string, key: Secret): Secret | undefined {
  const bytes = Buffer.from(sealed, 'base64');
  try {
    const decipher = createDecipheriv(CIPHER, Buffer.from(key.reveal(), 'base64'), bytes.subarray(0, NONCE_BYTES))
      .setAAD(Buffer.from(row))
      .setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
    const opened = Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]);
    return new Secret(opened.toString('utf8'));
  } catch {
    return undefined;
  }
}
