import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { createLog } from './log.ts';
import { redactFromNowOn, redactSecrets, Secret } from './secret.ts';

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

describe('a value that was made known', () => {
  const logged = (text: string): string => {
    let written = '';
    createLog('test', { write: (line) => void (written += line) }).info(text);
    return written;
  };

  test('is not in a log that escapes it', () => {
    redactFromNowOn(new Secret('pass"word\\with\tall\n'));
    expect(logged('it is pass"word\\with\tall, he said')).toContain('"msg":"it is [redacted], he said"');
    expect(redactSecrets('pass"word\\with\tall')).toBe('[redacted]');
  });

  test('is not there by its lines, but short ones are nothing in particular', () => {
    const file = '{\n  "account": "ada",\r\n  "key": "made of \\\\ and so on"\n}\n';
    redactFromNowOn(new Secret(file));
    expect(logged(file)).toContain('"msg":"[redacted]\\n"');
    for (const line of file.split('\n')) {
      expect(logged(`said: ${line}`)).toContain(line.trim().length < 8 ? `said: ${line}` : 'said:');
      expect(logged(`said: ${line}`)).not.toMatch(/account|key|made of/);
    }
  });

  test('is gone whole where another one is a part of it', () => {
    redactFromNowOn(new Secret('a-known-part'));
    redactFromNowOn(new Secret('a-known-part-and-more'));
    expect(redactSecrets('a-known-part-and-more, a-known-part')).toBe('[redacted], [redacted]');
  });
});

test('a log line holds neither a Secret nor a token in text from outside', () => {
  const lines: string[] = [];
  const log = createLog('test', { write: (line) => void lines.push(line) });
  log.error({ token: new Secret('hunter2'), err: new Error(`upstream said ${modern}`) }, `refused ${classic}`);
  expect(lines.join()).toContain('refused [redacted]');
  expect(lines.join()).not.toMatch(/hunter2|ghs_/);
});

test.each(['eyJ', '-----BEGIN PRIVATE KEY-----', 'ghs_', 'eyJaaaaaaaa.', 'github_pat_'])(
  'is not put out by half a megabyte of %j',
  (piece) => {
    const text = piece.repeat(Math.ceil(500_000 / piece.length));
    expect(typeof redactSecrets(text)).toBe('string');
  },
);
