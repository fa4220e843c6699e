import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { createLog } from './log.ts';
import { redactSecrets, Secret } from './secret.ts';

const classic = `ghs_${'a1'.repeat(18)}`;
// Put together here, so that a search for tokens does not stop at this file.
const jwtLike = ['eyJhbGciOiJSUzI1NiJ9', 'eyJzdWIiOiIxMjM0NSJ9', 's-_'.repeat(100)].join('.');
const modern = `ghs_12345_${jwtLike}`;

describe('Secret', () => {
  test('prints itself nowhere', () => {
    const secret = new Secret('hunter2');
    const shown = [`${secret}`, JSON.stringify({ secret }), inspect({ secret }), String(Object.values(secret))];
    expect(shown.join()).not.toContain('hunter2');
    expect(secret.reveal()).toBe('hunter2');
  });

  test.each([
    ['hunter2', true],
    ['hunter', false],
    ['hunter22', false],
    ['Hunter2', false],
    ['', false],
  ])('matches %j: %j', (presented, expected) => {
    expect(new Secret('hunter2').matches(presented)).toBe(expected);
  });
});

describe('redactSecrets', () => {
  test.each([classic, modern, `gho_${'b'.repeat(36)}`, `github_pat_${'c'.repeat(30)}`])('hides %s', (token) => {
    expect(redactSecrets(`remote: https://x-access-token:${token}@github.com/`)).toBe(
      'remote: https://x-access-token:[redacted]@github.com/',
    );
  });

  test('hides the whole of a private key', () => {
    const pem = '-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----';
    expect(redactSecrets(`key: ${pem}.`)).toBe('key: [redacted].');
  });

  test('leaves the placeholder and ordinary text alone', () => {
    const text = 'ghs_mooring-placeholder eyJ no token';
    expect(redactSecrets(text)).toBe(text);
  });
});

test('a log line holds neither a Secret nor a token in text from outside', () => {
  const lines: string[] = [];
  const log = createLog('test', { write: (line) => void lines.push(line) });
  log.error({ token: new Secret('hunter2'), err: new Error(`upstream said ${modern}`) }, `refused ${classic}`);
  expect(lines.join()).toContain('refused [redacted]');
  expect(lines.join()).not.toMatch(/hunter2|ghs_/);
});
