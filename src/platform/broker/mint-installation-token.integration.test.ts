import { expect, onTestFinished, test } from 'vitest';
import { Installations } from '../github/installations.ts';
import { type Reply, type Seen, startScriptedGitHub } from '../github/testing/scripted-github.ts';
import { mintInstallationToken } from './mint-installation-token.ts';
import type { TokenScope } from './token-scope.ts';

const scope: TokenScope = {
  holder: 'id-1',
  subject: 'ada',
  owner: 'acme',
  repositories: ['harbor'],
  permissions: { contents: 'read' },
};
const later = new Date(Date.now() + 3_600_000).toISOString();
const isLookup = ({ body }: Seen) => (body as { repositories?: string[] } | undefined)?.repositories !== undefined;
const isMint = ({ call }: Seen) => call.includes('access_tokens');

/** Answers as GitHub does, but for what `bend` says. */
async function gitHub(bend: (seen: Seen, nth: number) => Reply | undefined) {
  const started = await startScriptedGitHub((seen, nth): Reply => {
    const bent = bend(seen, nth);
    if (bent !== undefined) return bent;
    if (seen.call.endsWith('/orgs/acme/installation')) {
      return { status: 200, body: { id: 1, permissions: { contents: 'write', metadata: 'read' } } };
    }
    const body = {
      token: isLookup(seen) ? 'ghs_lookup' : 'ghs_narrow',
      expires_at: later,
      permissions: isLookup(seen) ? { metadata: 'read' } : { contents: 'read', metadata: 'read' },
      repositories: [{ id: 7, name: 'harbor' }],
    };
    return isMint(seen) ? { status: 201, body } : { status: 204 };
  });
  onTestFinished(started.stop);
  return { ...started, side: { app: started.app, installations: new Installations(started.app) } };
}

test('ids are looked up once, and the token for that is revoked', async () => {
  const { side, seen } = await gitHub(() => undefined);
  for (let time = 0; time < 2; time += 1) {
    expect(await mintInstallationToken(side, scope)).toMatchObject({ ok: true, value: { repositories: ['harbor'] } });
  }
  const mints = seen.filter(isMint);
  expect(mints.map(({ body }) => body)).toEqual([
    { repositories: ['harbor'], permissions: { metadata: 'read' } },
    { repository_ids: [7], permissions: { contents: 'read' } },
    { repository_ids: [7], permissions: { contents: 'read' } },
  ]);
  await expect.poll(() => seen.some((one) => one.authorization === 'Bearer ghs_lookup')).toBe(true);
});

test('many who ask for the ids at once share one look', async () => {
  const { side, seen } = await gitHub(() => undefined);
  await Promise.all(Array.from({ length: 10 }, () => mintInstallationToken(side, scope)));
  expect(seen.filter(isLookup)).toHaveLength(1);
  expect(seen.filter(isMint)).toHaveLength(11);
});

test.each<[string, object, RegExp]>([
  ['more permissions', { permissions: { contents: 'write' } }, /contents: write/],
  ['another permission', { permissions: { contents: 'read', issues: 'read' } }, /issues: read/],
  ['another repository', { repositories: [{ id: 8, name: 'vault' }] }, /vault/],
  ['no life', { expires_at: '2001-01-01T00:00:00Z' }, /expired/],
  ['a life of centuries', { expires_at: '2999-01-01T00:00:00Z' }, /until 2999/],
  ['no expiry', { expires_at: undefined }, /expires_at/],
  ['no word of its repositories', { repositories: null }, /repositories/],
  ['all repositories', { repository_selection: 'all' }, /repository_selection/],
  ['a level that nobody knows', { permissions: { contents: 'own' } }, /permissions/],
])('a token with %s is not handed out but revoked', async (_, change, detail) => {
  const { side, seen } = await gitHub((one) => {
    if (!isMint(one) || isLookup(one)) return undefined;
    const repositories = [{ id: 7, name: 'harbor' }];
    const body = { token: 'ghs_wide', expires_at: later, permissions: {}, repositories, ...change };
    return { status: 201, body };
  });
  expect(await mintInstallationToken(side, scope)).toMatchObject({
    ok: false,
    error: { reason: 'github_erring', detail: expect.stringMatching(detail) },
  });
  await expect.poll(() => seen.some((one) => one.authorization === 'Bearer ghs_wide')).toBe(true);
});

test('an installation that is gone is looked up once more: it may have been made anew', async () => {
  let installation = 1;
  const { side, seen } = await gitHub(({ call }) => {
    if (call.endsWith('/installation')) return { status: 200, body: { id: installation, permissions: {} } };
    return call.includes('/installations/1/') && installation === 2 ? { status: 404 } : undefined;
  });
  await mintInstallationToken(side, scope);
  installation = 2;
  expect(await mintInstallationToken(side, scope)).toMatchObject({ ok: true, value: { installationId: 2 } });
  expect(seen.filter(({ call }) => call.endsWith('/installation'))).toHaveLength(2);
});

test('one that stays gone is missing, after exactly one more look', async () => {
  const { side, seen } = await gitHub((one) => (isMint(one) ? { status: 404 } : undefined));
  expect(await mintInstallationToken(side, scope)).toEqual({
    ok: false,
    error: { reason: 'installation_missing', owner: 'acme' },
  });
  expect(seen.filter(({ call }) => call.endsWith('/installation'))).toHaveLength(2);
});

test('a permission that was taken away is named', async () => {
  const { side } = await gitHub((one) => {
    if (one.call.endsWith('/installation')) return { status: 200, body: { id: 1, permissions: { metadata: 'read' } } };
    if (!isMint(one) || isLookup(one)) return undefined;
    return { status: 422, body: { message: 'The permissions requested are not granted to this installation.' } };
  });
  expect(await mintInstallationToken(side, scope)).toEqual({
    ok: false,
    error: { reason: 'permission_not_granted', owner: 'acme', permissions: ['contents: read'] },
  });
});

test('a token that reaches nothing is refused by name, after one more look, and revoked', async () => {
  const { side, seen } = await gitHub((one) => {
    if (!isMint(one) || isLookup(one)) return undefined;
    const body = { token: 'ghs_none', expires_at: later, permissions: { contents: 'read' }, repositories: [] };
    return { status: 201, body };
  });
  expect(await mintInstallationToken(side, scope)).toEqual({
    ok: false,
    error: { reason: 'repository_not_installed', owner: 'acme', repositories: ['harbor'] },
  });
  expect(seen.filter(({ call }) => call.endsWith('/installation'))).toHaveLength(2);
  const ofNone = () => seen.filter(({ authorization }) => authorization === 'Bearer ghs_none');
  await expect.poll(ofNone).toHaveLength(2);
});

test('one that reaches fewer than were asked for says so', async () => {
  const { side } = await gitHub((one) => {
    if (!isMint(one)) return undefined;
    const all = ['harbor', 'tide'].map((name, index) => ({ id: 7 + index, name }));
    const permissions: Record<string, string> = isLookup(one) ? { metadata: 'read' } : { contents: 'read' };
    const repositories = isLookup(one) ? all : all.slice(0, 1);
    return { status: 201, body: { token: 'ghs_few', expires_at: later, permissions, repositories } };
  });
  const both = { ...scope, repositories: ['harbor', 'tide'] };
  expect(await mintInstallationToken(side, both)).toMatchObject({ ok: true, value: { repositories: ['harbor'] } });
});
