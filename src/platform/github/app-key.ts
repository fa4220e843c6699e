import { createPrivateKey, type KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { Fault } from '../../lib/fault.ts';
import { type AppKeySource, describeKey } from './app-config.ts';

/**
 * Reads the App's private key: PEM, PKCS#1 as GitHub hands it out, or PKCS#8. What is wrong with it is found
 * here, before anything is served.
 */
export async function loadAppKey(source: AppKeySource): Promise<KeyObject> {
  const key = parseKey(await readPem(source));
  if (key?.asymmetricKeyType !== 'rsa') {
    throw new Fault(
      'app_key_invalid',
      `${describeKey(source)} holds no RSA private key in PEM form`,
      "use the .pem file from the App's settings page, without a passphrase",
    );
  }
  return key;
}

async function readPem(source: AppKeySource): Promise<string> {
  switch (source.kind) {
    case 'file':
      return readFile(source.path, 'utf8').catch((error: NodeJS.ErrnoException) => {
        const what = error.code === 'ENOENT' ? 'does not exist' : `cannot be read (${error.code})`;
        throw new Fault(
          'app_key_unreadable',
          `the App's private key ${source.path} ${what}`,
          "set github.app.privateKeyFile to the .pem file from the App's settings page",
        );
      });
    case 'env':
    case 'signer':
      throw new Fault('app_key_unreadable', `${describeKey(source)} is no source of a key yet`, 'name a file');
  }
}

function parseKey(pem: string): KeyObject | undefined {
  try {
    return createPrivateKey({ key: pem, format: 'pem' });
  } catch {
    // OpenSSL's messages name no remedy and may echo parts of the file.
    return undefined;
  }
}
