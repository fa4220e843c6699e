import { randomBytes } from 'node:crypto';
import { loadOrMakeSecret } from '../../lib/kept-secret.ts';
import type { Secret } from '../../lib/secret.ts';

/** The operators' credential: 32 random bytes, base64url. */
export function loadOperatorCredential(path: string): Promise<Secret> {
  return loadOrMakeSecret({
    path,
    name: 'operator_key',
    make: () => randomBytes(32).toString('base64url'),
    isValid: (text) => text.length >= 32,
    remedy: 'remove it to have a new one made',
  });
}

export function isOperator(authorization: string | undefined, credential: Secret): boolean {
  const presented = /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1];
  return presented !== undefined && credential.matches(presented);
}
