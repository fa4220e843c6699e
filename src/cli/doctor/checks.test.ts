import { expect, it } from 'vitest';
import type { SidecarHealth } from '../../contract/sidecar-health.ts';
import { isExempt } from './check-git-wiring.ts';
import { checkClock } from './check-github.ts';
import { checkPermissions } from './check-permissions.ts';
import { checkToken } from './check-token.ts';
import { judgeVersion } from './check-versions.ts';
import { settingsIn } from './git-settings.ts';

const expiresAt = Date.UTC(2026, 0, 2, 3, 4, 5);
const health = (owner: Partial<SidecarHealth['owners'][number]>): SidecarHealth => ({
  delivery: 'gateway',
  token: { valid: true },
  owners: [{ owner: 'acme', repositories: ['harbor'], ...owner }],
});
const fault = {
  code: 'installation_suspended',
  message: 'it is suspended',
  remedy: 'unsuspend it',
  waitingHelps: false,
};

it('tells until when a token lives, or why there is none', () => {
  expect(checkToken(health({ token: { expiresAt } })).says).toContain('for acme until 2026-01-02T03:04:05Z');
  expect(checkToken(health({ fault }))).toMatchObject({
    ok: false,
    says: 'there is no token for acme: it is suspended (installation_suspended)',
    remedy: 'waiting does not help: unsuspend it',
  });
  expect(checkToken(health({ fault, token: { expiresAt } }))).toMatchObject({
    ok: false,
    says: expect.stringContaining('the one at hand goes on until 2026-01-02T03:04:05Z'),
  });
});

it('holds what a token opens against what the grant asks for', () => {
  const token = { expiresAt, permissions: { contents: 'write', issues: 'read' } } as const;
  const heard = health({ token, permissions: { contents: 'read', issues: 'read' } });
  expect(checkPermissions(heard, undefined)).toMatchObject({ ok: true });
  expect(
    checkPermissions(health({ token, permissions: { issues: 'write', checks: 'read' } }), undefined),
  ).toMatchObject({
    ok: false,
    says: 'the token for acme lacks issues: write, checks: read',
  });
  expect(checkPermissions(health({}), undefined)).toMatchObject({ ok: false });
});

it.each([
  [0, true, /agrees/],
  [31_500, false, /behind/],
  [-31_500, false, /ahead of/],
])('compares the clocks: %d ms', (offset, ok, says) => {
  const now = Date.UTC(2026, 0, 1);
  const date = new Date(now + offset).toUTCString();
  expect(checkClock({ date, sentAt: now - 100 }, () => now)).toMatchObject({ ok, says: expect.stringMatching(says) });
});

it.each([
  ['github.com', true],
  ['.github.com', true],
  ['localhost, github.com:443', false],
  ['*', true],
  ['hub.com', false],
  ['api.github.com', false],
  ['', false],
])('reads NO_PROXY as curl does: %j', (list, expected) => {
  expect(isExempt(list, 'github.com')).toBe(expected);
});

it('judges versions', () => {
  const version = (stdout: string) => judgeVersion('git', { code: 0, stdout }).ok;
  expect(version('git version 2.39.5\n')).toBe(true);
  expect(version('git version 3.0.1\n')).toBe(true);
  expect(version('git version 2.9.0\n')).toBe(false);
  expect(version('hello')).toBe(false);
  expect(judgeVersion('gh', { failed: 'ENOENT' })).toMatchObject({ ok: false, says: 'gh cannot be run (ENOENT)' });
});

it("reads git's list", () => {
  expect(settingsIn('file:/etc/gitconfig\0user.name\na\nb\0command line:\0http.proxy\nsecret\0')).toEqual([
    { origin: '/etc/gitconfig', key: 'user.name', value: 'a\nb' },
    { origin: 'command line:', key: 'http.proxy', value: 'secret' },
  ]);
});
