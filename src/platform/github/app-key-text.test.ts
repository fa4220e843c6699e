import { execFileSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { expect, test } from 'vitest';
import { parseAppKey, pemOfVariable } from './app-key-text.ts';

const rsa = (modulusLength: number) => generateKeyPairSync('rsa', { modulusLength });
const { privateKey, publicKey } = rsa(2048);
const pem = (type: 'pkcs1' | 'pkcs8', key = privateKey): string => key.export({ type, format: 'pem' }) as string;
const locked = { format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' } as const;

/** Signed by the key itself. */
function certificate(): string {
  const request = 'cat | openssl req -x509 -key /dev/stdin -subj /CN=x -days 1';
  return execFileSync('sh', ['-c', request], { input: pem('pkcs8'), encoding: 'utf8', stdio: 'pipe' });
}

test.each([
  ['PKCS#1', pem('pkcs1')],
  ['PKCS#8', pem('pkcs8')],
  ['with Windows line ends', pem('pkcs1').replaceAll('\n', '\r\n')],
  ['with its certificate', `${certificate()}${pem('pkcs8')}`],
  ['with text around it', `the key of our App\n${pem('pkcs1')}\n`],
])('%s is read', (_, text) => {
  const key = parseAppKey(text);
  expect(key.ok && key.value.equals(privateKey)).toBe(true);
});

test.each([
  ['nothing', ' \n', 'is empty'],
  ['a sentence', 'hello', 'holds no private key in PEM form'],
  ['a public key', publicKey.export({ type: 'spki', format: 'pem' }) as string, 'a public key'],
  ['a certificate', certificate(), 'a certificate'],
  ['two keys', pem('pkcs1') + pem('pkcs8', rsa(2048).privateKey), '2 private keys'],
  ['a PKCS#8 key with a passphrase', privateKey.export({ type: 'pkcs8', ...locked }) as string, 'a passphrase'],
  ['a PKCS#1 key with a passphrase', privateKey.export({ type: 'pkcs1', ...locked }) as string, 'a passphrase'],
  ['an EC key', pem('pkcs8', generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey), 'of type ec, not RSA'],
  ['an Ed25519 key', pem('pkcs8', generateKeyPairSync('ed25519').privateKey), 'of type ed25519, not RSA'],
  ['a short key', pem('pkcs1', rsa(1024).privateKey), 'an RSA key of 1024 bits'],
  ['half a key', pem('pkcs1').slice(0, 800), 'whose end is missing'],
  ['a changed key', pem('pkcs1').replace(/\n.{20}/, '\nAAAAAAAAAAAAAAAAAAAA'), 'damaged'],
])('%s is refused by name', (_, text, what) => {
  const key = parseAppKey(text);
  expect(key.ok ? 'accepted' : key.error).toContain(what);
});

test.each([
  ['as it is', (text: string) => text],
  ['in one line', (text: string) => text.replaceAll('\n', String.raw`\n`)],
  ['in one line, from Windows', (text: string) => text.replaceAll('\n', String.raw`\r\n`)],
  ['in base64', (text: string) => Buffer.from(text).toString('base64')],
  [
    'in base64 with line ends',
    (text: string) =>
      Buffer.from(text)
        .toString('base64')
        .replaceAll(/(.{76})/g, '$1\n'),
  ],
])('a variable holds it %s', (_, stored) => {
  for (const text of [pem('pkcs1'), pem('pkcs8')]) {
    const key = parseAppKey(pemOfVariable(stored(text)));
    expect(key.ok && key.value.equals(privateKey)).toBe(true);
  }
});
