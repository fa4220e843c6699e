import { anything, assert, constant, constantFrom, oneof, property, record, string } from 'fast-check';
import { expect, test } from 'vitest';
import { readMintedToken } from './read-minted-token.ts';

const good = {
  token: 'ghs_x',
  expires_at: '2999-01-01T00:00:00Z',
  permissions: { contents: 'read' },
  repository_selection: 'selected',
  repositories: [{ id: 7, name: 'harbor', node_id: 'R_7' }],
};

test('what GitHub answers is read', () => {
  expect(readMintedToken(good)).toMatchObject({ ok: true, value: { repositories: [{ id: 7, name: 'harbor' }] } });
});

test.each<[string, object, RegExp, string | undefined]>([
  ['no token', { token: undefined }, /token/, undefined],
  ['an empty token', { token: '' }, /token/, undefined],
  ['a token of a megabyte', { token: 'x'.repeat(1_048_576) }, /token/, undefined],
  ['a token that ends a header', { token: 'ghs_x\r\nx-evil: 1' }, /token/, undefined],
  ['a token with a line feed at its end', { token: 'ghs_x\n' }, /token/, undefined],
  ['a token with a zero', { token: 'ghs_\0x' }, /token/, undefined],
  ['no expiry', { expires_at: undefined }, /expires_at/, 'ghs_x'],
  ['null for an expiry', { expires_at: null }, /expires_at/, 'ghs_x'],
  ['an expiry that is no time', { expires_at: 'tomorrow' }, /expires_at/, 'ghs_x'],
  ['no permissions', { permissions: undefined }, /permissions/, 'ghs_x'],
  ['a level that nobody knows', { permissions: { contents: 'maintain' } }, /permissions/, 'ghs_x'],
  ['no repositories', { repositories: undefined }, /repositories/, 'ghs_x'],
  ['too many repositories', { repositories: Array(501).fill(good.repositories[0]) }, /repositories/, 'ghs_x'],
  ['a repository with a path for a name', { repositories: [{ id: 1, name: '../x' }] }, /repositories/, 'ghs_x'],
  ['all repositories', { repository_selection: 'all' }, /repository_selection/, 'ghs_x'],
])('%s is refused, and what works is given back to be revoked', (_, change, detail, token) => {
  const reading = readMintedToken({ ...good, ...change });
  expect(reading).toMatchObject({ ok: false, detail: expect.stringMatching(detail) });
  expect(reading.ok ? undefined : reading.token?.reveal()).toBe(token);
});

test('no answer throws, and none that passes has a field that could do harm', () => {
  const field = <T>(proper: T) => oneof({ weight: 3, arbitrary: constant(proper) }, anything(), string());
  const answer = record(
    {
      token: field(good.token),
      expires_at: field(good.expires_at),
      permissions: field(good.permissions),
      repository_selection: constantFrom('selected', 'all', null, undefined),
      repositories: field(good.repositories),
    },
    { requiredKeys: [] },
  );
  assert(
    property(oneof(answer, anything()), (body) => {
      const reading = readMintedToken(body);
      const token = reading.ok ? reading.value.token : reading.token;
      if (token !== undefined) expect(token.reveal()).toMatch(/^[\x21-\x7e]{1,5000}$/);
      if (!reading.ok) return;
      expect(Date.parse(reading.value.expires_at)).not.toBeNaN();
      expect(reading.value.repositories.length).toBeLessThanOrEqual(500);
      expect(reading.value.repository_selection).not.toBe('all');
    }),
    { numRuns: 500 },
  );
});
