import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { Fault } from '../../lib/fault.ts';
import { writeFileWhole } from '../../lib/private-file.ts';
import { Secret } from '../../lib/secret.ts';

/** The operators' credential: read from its file, made at first start (32 random bytes, base64url, mode 0600). */
export async function loadOperatorCredential(path: string): Promise<Secret> {
  const existing = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw new Fault(
      'operator_key_unreadable',
      `${path} cannot be read (${error.code})`,
      'make it readable to this user',
    );
  });
  if (existing === undefined) {
    const made = randomBytes(32).toString('base64url');
    await writeFileWhole(path, made);
    return new Secret(made);
  }
  const credential = existing.trim();
  if (credential.length < 32) {
    throw new Fault('operator_key_invalid', `${path} holds no operator credential`, 'remove it to have a new one made');
  }
  return new Secret(credential);
}

export function isOperator(authorization: string | undefined, credential: Secret): boolean {
  const presented = /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1];
  return presented !== undefined && credential.matches(presented);
}
