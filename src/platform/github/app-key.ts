import { readFile } from 'node:fs/promises';
import { Fault } from '../../lib/fault.ts';
import type { SecretEnvironment } from '../../lib/secret-environment.ts';
import { sharedMode } from '../../lib/shared-mode.ts';
import { type AppKeySource, describeKey, type SecretSource } from './app-config.ts';
import { parseAppKey, pemOfVariable } from './app-key-text.ts';
import type { AppSigner } from './signer/app-signer.ts';
import { CommandSigner } from './signer/command-signer.ts';
import { keySigner } from './signer/key-signer.ts';

export type AppKeyParts = {
  readonly environment: SecretEnvironment;
  /** Told what is no fault, and yet wants mending, in a sentence. */
  readonly warn: (sentence: string) => void;
};

/**
 * Opens what signs as the App and tries it, so that a wrong key is found before anything is served. Whether GitHub
 * knows the key is for GitHub to say, when it is asked for the first time.
 *
 * @throws Fault `app_key_unreadable`, `app_key_invalid` or `app_signer_failed`
 */
export async function openAppSigner(source: AppKeySource, parts: AppKeyParts): Promise<AppSigner> {
  const signer = source.kind === 'signer' ? commandSigner(source.command, parts) : await keptKeySigner(source, parts);
  await signer.sign(Buffer.from('mooring tries the signer'));
  return signer;
}

/** By the time that it runs, the environment holds no key of ours any more, but still its credentials. */
const commandSigner = (command: readonly string[], { environment }: AppKeyParts): AppSigner =>
  new CommandSigner({ command, environment: environment.rest() });

async function keptKeySigner(source: SecretSource, parts: AppKeyParts): Promise<AppSigner> {
  const text = source.kind === 'file' ? await readKeyFile(source.path, parts) : readVariable(source.name, parts);
  const key = parseAppKey(text);
  if (key.ok) return keySigner(key.value);
  throw new Fault(
    'app_key_invalid',
    `${describeKey(source)} ${key.error}`,
    "use the RSA private key (.pem) from the App's settings page, as it is",
  );
}

async function readKeyFile(path: string, { warn }: AppKeyParts): Promise<string> {
  try {
    const text = await readFile(path, 'utf8');
    const mode = await sharedMode(path);
    if (mode !== undefined) warn(`others may read the App's private key ${path} (mode ${mode}): chmod 600 ${path}`);
    return text;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const what = code === 'ENOENT' ? 'does not exist' : `cannot be read (${code})`;
    throw new Fault(
      'app_key_unreadable',
      `the App's private key ${path} ${what}`,
      "set github.app.privateKeyFile to the .pem file from the App's settings page",
    );
  }
}

function readVariable(name: string, { environment }: AppKeyParts): string {
  const value = environment.take(name);
  if (value !== undefined) return pemOfVariable(value.reveal());
  throw new Fault(
    'app_key_unreadable',
    `the environment variable ${name}, which should hold the App's private key, is not set`,
    'put the text of the .pem file into it, or name another in github.app.privateKeyEnv',
  );
}
