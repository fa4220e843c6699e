import { createHash, createSecretKey, type KeyObject } from 'node:crypto';
import { Secret } from '../../lib/secret.ts';

const KEY_BYTES = 32;

export type SealingKey = {
  /** The first bytes of a hash, in hex: names the key in what it has sealed and tells nothing of it. */
  readonly id: string;
  /** Base64 of 32 bytes. */
  readonly secret: Secret;
  /** The same, made ready once: Node takes four times as long to begin with bytes. */
  readonly key: KeyObject;
};

/** The first key seals; all of them open what they have sealed. Never empty. */
export type KeyRing = readonly [SealingKey, ...SealingKey[]];

const ID_BYTES = 8;

export function sealingKey(secret: Secret): SealingKey {
  const bytes = Buffer.from(secret.reveal(), 'base64');
  const hash = createHash('sha256').update('mooring sealing key').update(bytes);
  return { id: hash.digest('hex').slice(0, 2 * ID_BYTES), secret, key: createSecretKey(bytes) };
}

/** In the order in which they are given; one that is given twice counts once. */
export function keyRing(secrets: readonly Secret[]): KeyRing {
  const keys = secrets.map(sealingKey);
  const [first, ...rest] = keys.filter(({ id }, index) => keys.findIndex((other) => other.id === id) === index);
  if (first === undefined) throw new Error('a ring without a key');
  return [first, ...rest];
}

/** Undefined when a part is no key: its place, from 1, is in `wrong`. */
export function parseKeys(text: string, separator: RegExp): { readonly secrets: Secret[]; readonly wrong?: number } {
  const parts = text
    .split(separator)
    .map((part) => part.trim())
    .filter((part) => part !== '');
  const wrong = parts.findIndex((part) => !/^[A-Za-z0-9+/]{43}=$/.test(part) || decodedLength(part) !== KEY_BYTES);
  const secrets = parts.map((part) => new Secret(part));
  return wrong === -1 && parts.length > 0 ? { secrets } : { secrets: [], wrong: wrong + 1 };
}

const decodedLength = (base64: string): number => Buffer.from(base64, 'base64').length;
