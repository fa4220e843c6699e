import { generateKeyPairSync } from 'node:crypto';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { SecretEnvironment } from '../../lib/secret-environment.ts';
import type { AppKeySource } from './app-config.ts';
import { openAppSigner } from './app-key.ts';

const pem = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs1', format: 'pem' });

async function open(source: AppKeySource, variables: NodeJS.ProcessEnv = {}) {
  const warnings: string[] = [];
  const environment = new SecretEnvironment(variables);
  const signer = await openAppSigner(source, { environment, warn: (sentence) => warnings.push(sentence) });
  return { signature: await signer.sign(Buffer.from('x')), warnings };
}

test('a key that others may read serves, and the remedy is told', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'mooring-key-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const path = join(folder, 'app.pem');
  await writeFile(path, pem, { mode: 0o600 });
  const source = { kind: 'file', path } as const;
  expect(await open(source)).toMatchObject({ signature: { length: 256 }, warnings: [] });
  for (const mode of [0o640, 0o604]) {
    await chmod(path, mode);
    const { warnings } = await open(source);
    expect(warnings).toEqual([expect.stringContaining(`(mode 0${mode.toString(8)}): chmod 600 ${path}`)]);
  }
});

test('a variable is emptied by reading it; one that is not set or holds something else is named', async () => {
  const source = { kind: 'env', name: 'APP_KEY' } as const;
  const variables: NodeJS.ProcessEnv = { APP_KEY: pem.toString(), HOME: '/' };
  expect((await open(source, variables)).signature).toHaveLength(256);
  expect(variables).toEqual({ HOME: '/' });
  await expect(open(source)).rejects.toMatchObject({ code: 'app_key_unreadable' });
  const fault = { code: 'app_key_invalid', message: expect.stringContaining('APP_KEY holds no private key') };
  await expect(open(source, { APP_KEY: 'hush' })).rejects.toMatchObject(fault);
});

test('a signer is tried before it is needed', async () => {
  const source = { kind: 'signer', command: ['mooring-no-such-signer'] } as const;
  await expect(open(source)).rejects.toMatchObject({ code: 'app_signer_failed' });
});
