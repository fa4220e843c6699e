import { randomBytes } from 'node:crypto';
import { open, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Fault } from '../../lib/fault.ts';
import { writeFileWhole } from '../../lib/private-file.ts';
import { Secret } from '../../lib/secret.ts';
import type { SecretEnvironment } from '../../lib/secret-environment.ts';
import { type KeyRing, keyRing, parseKeys } from './key-ring.ts';

/** Base64 of 32 bytes; several have commas between: the first seals, the others only open. */
export const SEALING_KEY_VARIABLE = 'MOORING_SEALING_KEY';

export type KeptKeys = {
  readonly ring: KeyRing;
  /** Those of the file, in its order; the ring's first comes from the environment when that gives any. */
  readonly inFile: readonly Secret[];
  readonly fromEnvironment: boolean;
};

export const newKey = (): Secret => new Secret(randomBytes(32).toString('base64'));

/**
 * The keys that seal tokens at rest: those of the environment, then those of the file, one a line, which is made (mode
 * 0600) where there is neither. So what the file's key has sealed still opens after a move to the environment.
 *
 * @throws Fault `sealing_key_invalid`, `sealing_key_unreadable`
 */
export async function loadKeptKeys(path: string, environment: SecretEnvironment): Promise<KeptKeys> {
  const given = keysOf(environment.take(SEALING_KEY_VARIABLE)?.reveal(), /,/, `the variable ${SEALING_KEY_VARIABLE}`);
  let inFile = keysOf(await readKept(path), /\n/, path);
  if (given.length === 0 && inFile.length === 0) {
    inFile = [newKey()];
    await writeKeys(path, inFile);
  }
  return { ring: keyRing([...given, ...inFile]), inFile, fromEnvironment: given.length > 0 };
}

/** Survives a power failure once it has resolved: what is sealed with a key that was never written is lost. */
export async function writeKeys(path: string, keys: readonly Secret[]): Promise<void> {
  await writeFileWhole(path, keys.map((key) => key.reveal()).join('\n'));
  const folder = await open(dirname(path), 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

async function readKept(path: string): Promise<string | undefined> {
  return readFile(path, 'utf8').catch(({ code }: NodeJS.ErrnoException) => {
    if (code === 'ENOENT') return undefined;
    throw new Fault('sealing_key_unreadable', `${path} cannot be read (${code})`, 'make it readable to this user');
  });
}

function keysOf(text: string | undefined, separator: RegExp, where: string): readonly Secret[] {
  if (text === undefined) return [];
  const { secrets, wrong } = parseKeys(text, separator);
  if (wrong === undefined) return secrets;
  throw new Fault(
    'sealing_key_invalid',
    `${where} holds no sealing key (in place ${Math.max(wrong, 1)}): base64 of 32 bytes is wanted`,
    'put the right key there; without it tokens that were issued can be neither handed out nor revoked',
  );
}
