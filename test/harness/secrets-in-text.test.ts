import { createHash, generateKeyPairSync, randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { secretsIn } from './secrets-in-text.ts';

const token = `ghs_${randomBytes(30).toString('hex')}`;
const opaque = randomBytes(30).toString('hex');
const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
const jwt = `${part({ alg: 'RS256' })}.${part({ iss: 'Iv1', exp: 1 })}.${randomBytes(64).toString('base64url')}`;

test.each([
  ['a token', `{"msg":"asked with ${token}"}`],
  ['a private key', String(privateKey.export({ type: 'pkcs1', format: 'pem' }))],
  ['a JWT', `authorization: Bearer ${jwt}`],
  ['a secret known by its hash', `see ${opaque}`],
  ['a secret known by its hash, in Basic', `Basic ${Buffer.from(`x-access-token:${opaque}`).toString('base64')}`],
])('what looks for secrets in logs finds %s', (_, text) => {
  expect(secretsIn(text, [createHash('sha256').update(opaque).digest('hex')])).toHaveLength(1);
});

test('what a log may say is no secret', () => {
  const text = `token ${createHash('sha256').update(token).digest('hex')} [redacted] ghs_short https://github.com/acme/harbor`;
  expect(secretsIn(text)).toEqual([]);
});
