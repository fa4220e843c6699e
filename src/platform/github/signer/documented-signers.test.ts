import { generateKeyPairSync, verify } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { INSTALLATION } from '../../../lib/node-program.ts';
import { CommandSigner } from './command-signer.ts';

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });

/** In place of the clouds' command lines: they take the same arguments, and sign with the same key. */
const STAND_INS = {
  aws: `#!/bin/sh
while [ $# -gt 0 ]; do
  case "$1" in
    --message) message=\${2#fileb://} ;;
    --message-type) type=$2 ;;
    --signing-algorithm) algorithm=$2 ;;
    --key-id) key=$2 ;;
    --query) query=$2 ;;
  esac
  shift
done
[ "$type $algorithm $key $query" = 'RAW RSASSA_PKCS1_V1_5_SHA_256 alias/mooring Signature' ] || exit 1
openssl dgst -sha256 -sign "$KEY" "$message" | base64 -w0
`,
  vault: `#!/bin/sh
[ "$1 $2 $3 $4 $5" = 'write -field=signature transit/sign/mooring hash_algorithm=sha2-256 signature_algorithm=pkcs1v15' ] || exit 1
printf 'vault:v1:%s' "$(printf %s "\${6#input=}" | base64 -d | openssl dgst -sha256 -sign "$KEY" | base64 -w0)"
`,
};

async function folderWithKey(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'mooring-signer-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await writeFile(join(folder, 'app.pem'), privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
  await mkdir(join(folder, 'bin'));
  for (const [name, script] of Object.entries(STAND_INS)) {
    await writeFile(join(folder, 'bin', name), script, { mode: 0o700 });
  }
  return folder;
}

/** The script below that heading of docs/app-key.md. */
async function documented(heading: string): Promise<string> {
  const text = await readFile(join(INSTALLATION, 'docs', 'app-key.md'), 'utf8');
  const [, section = ''] = text.split(`### ${heading}\n`);
  const [, script] = /```sh\n(#!\/bin\/sh\n[\s\S]*?)```/.exec(section) ?? [];
  if (script === undefined) throw new Error(`no script below ${heading}`);
  return script;
}

test.each(['openssl', 'AWS KMS', 'Vault transit'])('the documented signer for %s signs', async (heading) => {
  const folder = await folderWithKey();
  const key = join(folder, 'app.pem');
  const script = (await documented(heading)).replace('/etc/mooring/app.pem', key);
  await writeFile(join(folder, 'sign'), script, { mode: 0o700 });
  const environment = { PATH: `${join(folder, 'bin')}:${process.env.PATH}`, KEY: key };
  const signer = new CommandSigner({ command: [join(folder, 'sign'), 'alias/mooring'], environment });
  const input = Buffer.from('header.claims');
  expect(verify('sha256', input, publicKey, await signer.sign(input))).toBe(true);
});
