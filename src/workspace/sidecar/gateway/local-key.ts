import { createHash, timingSafeEqual } from 'node:crypto';
import type { Secret } from '../../../lib/secret.ts';

/**
 * Whether a `Proxy-Authorization` carries the workspace's local key (Basic, RFC 7617; any user name). Hashes are
 * compared, so that neither length nor content shows in the time it takes.
 */
export function hasLocalKey(proxyAuthorization: string | undefined, key: Secret): boolean {
  const encoded = /^basic +([a-z0-9+/=]+)$/i.exec(proxyAuthorization ?? '')?.[1];
  if (encoded === undefined) return false;
  const userAndKey = Buffer.from(encoded, 'base64').toString('utf8');
  const presented = userAndKey.slice(userAndKey.indexOf(':') + 1);
  return timingSafeEqual(sha256(presented), sha256(key.reveal()));
}

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();
