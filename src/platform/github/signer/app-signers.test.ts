import { generateKeyPairSync, verify } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AppSigner } from './app-signer.ts';
import { CommandSigner } from './command-signer.ts';
import { decodeSignature } from './decode-signature.ts';
import { keySigner } from './key-signer.ts';

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });

let folder: string;
let environment: NodeJS.ProcessEnv;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mooring-signer-'));
  const key = join(folder, 'key.pem');
  await writeFile(key, privateKey.export({ type: 'pkcs1', format: 'pem' }), { mode: 0o600 });
  environment = { PATH: process.env.PATH, KEY: key };
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const shell = (script: string): AppSigner => new CommandSigner({ command: ['sh', '-c', script], environment });

const OPENSSL = 'openssl dgst -sha256 -sign "$KEY"';

describe.each<[string, () => AppSigner]>([
  ['a key of ours', () => keySigner(privateKey)],
  ['a command that prints bytes', () => shell(OPENSSL)],
  ['a command that reads the file /dev/stdin', () => shell('openssl dgst -sha256 -sign "$KEY" /dev/stdin')],
  ['a command that prints base64 in lines', () => shell(`${OPENSSL} | base64`)],
  ['a command that prints base64url', () => shell(`${OPENSSL} | base64 -w0 | tr +/ -_ | tr -d =`)],
  ['a command that prints what Vault prints', () => shell(`printf vault:v3:; ${OPENSSL} | base64 -w0`)],
])('%s', (_, signerOf) => {
  test('signs what the public key verifies, however large, also at once', async () => {
    const signer = signerOf();
    const inputs = ['header.claims', 'x'.repeat(200_000), 'é'].map((text) => Buffer.from(text));
    const signatures = await Promise.all(inputs.map((input) => signer.sign(input)));
    for (const [index, signature] of signatures.entries()) {
      expect(verify('sha256', inputs[index]!, publicKey, signature)).toBe(true);
    }
  });
});

test.each([
  ['nothing', Buffer.alloc(0), 'it printed nothing'],
  ['a sentence', Buffer.from('no such key!'), 'neither base64 nor the bytes'],
  ['the signature of a short key', Buffer.from(Buffer.alloc(128, 1).toString('base64')), '128 bytes'],
  ['far too much', Buffer.alloc(2_000, 7), '2000 bytes'],
])('%s is no signature', (_, printed, sentence) => {
  expect(decodeSignature(printed)).toMatchObject({ ok: false, error: expect.stringContaining(sentence) });
});

test.each([256, 384, 512, 1_024])('a signature of %i bytes is read raw and as text', (length) => {
  const raw = Buffer.from(Array.from({ length }, (_, index) => (index * 37) % 256));
  for (const printed of [raw, Buffer.from(`${raw.toString('base64')}\n`), Buffer.from(raw.toString('base64url'))]) {
    expect(decodeSignature(printed)).toEqual({ ok: true, value: raw });
  }
});
