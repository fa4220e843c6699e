import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { Secret } from '../../lib/secret.ts';
import type { KeyRing, SealingKey } from './key-ring.ts';

const CIPHER = 'aes-256-gcm';
/** GCM's own nonce length; at 2^32 random ones under one key NIST SP 800-38D ends: 10^5 tokens a day for a century. */
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * AES-256-GCM under the ring's first key; `row` is authenticated with it, so that a sealed token cannot be moved to
 * another row. Returns `<id of the key>.<base64 of nonce, tag, ciphertext>`.
 */
export function seal(secret: Secret, row: string, [key]: KeyRing): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, key.key, nonce).setAAD(Buffer.from(row));
  const sealed = Buffer.concat([cipher.update(secret.reveal(), 'utf8'), cipher.final()]);
  return `${key.id}.${Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64')}`;
}

/** Undefined when it was sealed with a key that is not in the ring or for another row, or was changed since. */
export function unseal(sealed: string, row: string, ring: KeyRing): Secret | undefined {
  const dot = sealed.indexOf('.');
  const bytes = Buffer.from(sealed.slice(dot + 1), 'base64');
  // What was sealed before keys had names says nothing of its key: each is tried.
  const keys = dot === -1 ? ring : ring.filter(({ id }) => id === sealed.slice(0, dot));
  for (const key of keys) {
    const opened = openWith(key, bytes, row);
    if (opened !== undefined) return opened;
  }
  return undefined;
}

/** Whether the key of this id has sealed it; false for what was sealed before keys had names. */
export const isSealedBy = (sealed: string, { id }: SealingKey): boolean => sealed.startsWith(`${id}.`);

function openWith({ key }: SealingKey, bytes: Buffer, row: string): Secret | undefined {
  try {
    const decipher = createDecipheriv(CIPHER, key, bytes.subarray(0, NONCE_BYTES))
      .setAAD(Buffer.from(row))
      .setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
    const opened = Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]);
    return new Secret(opened.toString('utf8'));
  } catch {
    return undefined;
  }
}
