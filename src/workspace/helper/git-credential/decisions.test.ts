import { describe, expect, it } from 'vitest';
import { err, ok } from '../../../lib/result.ts';
import { readDescription } from '../credential-description.ts';
import { answerGet } from './answer-get.ts';
import { decideAsked } from './decide-asked.ts';
import { environmentToken } from './environment-token.ts';

const NOW = Date.UTC(2026, 0, 1);
const token = { owner: 'acme', token: 'secret', sha256: '0'.repeat(64), expires_at: '2026-01-01T01:00:00Z' };
const fault = { code: 'no_token', message: 'there is none', remedy: 'wait', waitingHelps: true, isSaid: true };

describe('decideAsked', () => {
  const wiring = { github: 'github.com', protocol: 'https' } as const;
  const asked = (text: string, owner?: string) => decideAsked(readDescription(text), wiring, owner);

  it.each([
    ['protocol=https\nhost=github.com\n', undefined],
    ['protocol=https\nhost=GitHub.com\n\nhost=evil.example\n', undefined],
    ['protocol=https\nhost=github.com\npath=acme/harbor.git\n', 'acme'],
    ['protocol=https\r\nhost=github.com\r\npath=Acme-2/harbor\r\n', 'Acme-2'],
    ['protocol=https\nhost=github.com\npath=acme\n', undefined],
    ['protocol=https\nhost=github.com\npath=../acme/harbor\n', undefined],
  ])('answers %j', (text, owner) => expect(asked(text)).toEqual({ owner }));

  it('takes the owner of the section before that of the path', () => {
    expect(asked('protocol=https\nhost=github.com\npath=acme/harbor\n', 'umbrella')).toEqual({ owner: 'umbrella' });
  });

  it.each([
    'protocol=http\nhost=github.com\n',
    'protocol=https\nhost=github.com.evil.example\n',
    'protocol=https\nhost=github.com:8443\n',
    'protocol=https\nhost=api.github.com\n',
    'protocol=https\n',
    'host=github.com\n',
    'protocol=https\nhost=evil.example\nhost=evil.example\n\nhost=github.com\n',
    '',
  ])('is silent about %j', (text) => expect(asked(text)).toBeUndefined());
});

describe('answerGet', () => {
  it('gives a token with the time of its end, by this host and in whole seconds', () => {
    const { output, says } = answerGet(ok({ ...token, usable_for: 90_500 }), {}, NOW);
    expect(output).toBe(`username=x-access-token\npassword=secret\npassword_expiry_utc=${NOW / 1_000 + 90}\n\n`);
    expect(says).toBe('');
  });

  it('gives none that is about to expire, and says what to do', () => {
    const { output, says } = answerGet(ok({ ...token, usable_for: 999 }), {}, NOW);
    expect(output).toBe('quit=1\n\n');
    expect(says).toMatch(/about to expire.*\(no_token\); try again/);
  });

  it('takes the environment where waiting would help, and never around what needs a hand', () => {
    const own = { GH_TOKEN: 'own', GH_TOKEN_EXPIRES_AT: String(NOW / 1_000 + 60) };
    expect(answerGet(err(fault), own, NOW).output).toContain('password=own\n');
    const suspended = { ...fault, code: 'installation_suspended', waitingHelps: false };
    expect(answerGet(err(suspended), own, NOW)).toMatchObject({ output: 'quit=1\n\n' });
    expect(answerGet(err({ ...suspended, code: 'owner_not_granted' }), own, NOW)).toMatchObject({ output: '' });
  });
});

it.each([
  [{}, 'absent'],
  [{ GH_TOKEN: '' }, 'absent'],
  [{ GH_TOKEN: 'own' }, 'no_expiry'],
  [{ GH_TOKEN: 'own', GH_TOKEN_EXPIRES_AT: 'soon' }, 'no_expiry'],
  [{ GH_TOKEN: 'own', GITHUB_TOKEN_EXPIRES_AT: '2026-01-01T01:00:00Z' }, 'no_expiry'],
  [{ GH_TOKEN: 'own', GH_TOKEN_EXPIRES_AT: '2026-01-01T00:00:05Z' }, 'expired'],
  [{ GITHUB_TOKEN: 'own', GITHUB_TOKEN_EXPIRES_AT: '2025-12-31T23:00:00Z' }, 'expired'],
])('a token of the environment is used only when it is known to be valid: %j', (environment, reason) => {
  expect(environmentToken(environment, NOW)).toEqual({ ok: false, error: reason });
});
