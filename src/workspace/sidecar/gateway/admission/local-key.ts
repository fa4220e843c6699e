import type { Secret } from '../../../../lib/secret.ts';

/** Whether a `Proxy-Authorization` carries the workspace's local key (Basic, RFC 7617; any user name). */
export function hasLocalKey(proxyAuthorization: string | undefined, key: Secret): boolean {
  const encoded = /^basic +([a-z0-9+/=]+)$/i.exec(proxyAuthorization ?? '')?.[1];
  if (encoded === undefined) return false;
  const userAndKey = Buffer.from(encoded, 'base64').toString('utf8');
  return key.matches(userAndKey.slice(userAndKey.indexOf(':') + 1));
}
