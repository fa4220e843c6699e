import { decodeJwt } from 'jose';
import { describe, expect, onTestFinished, test } from 'vitest';
import { Secret } from '../../lib/secret.ts';
import { type Reply, type Seen, startScriptedGitHub } from './testing/scripted-github.ts';

const minted = {
  token: 'ghs_x',
  expires_at: '2999-01-01T00:00:00Z',
  permissions: { contents: 'read' },
  repositories: [{ id: 7, name: 'harbor' }],
};
/** In whole seconds, as headers have it: Unix milliseconds. */
const SOON = Math.floor(Date.now() / 1_000) * 1_000 + 30 * 60_000;
const request = { repositories: { ids: [7] }, permissions: { contents: 'read' } };

async function gitHub(answer: (seen: Seen, nth: number) => Reply, clock?: () => number) {
  const started = await startScriptedGitHub(answer, clock);
  onTestFinished(started.stop);
  return started;
}

async function mintWith(reply: Reply) {
  const { app } = await gitHub(() => reply);
  return app.mint('acme', 1, request);
}

describe('what GitHub answers to a mint', () => {
  test('a token', async () => {
    const answer = await mintWith({ status: 201, body: minted });
    expect(answer.ok && answer.value.token.reveal()).toBe('ghs_x');
  });

  test.each<[string, Reply, object]>([
    ['a token that never expires', { status: 201, body: { ...minted, expires_at: null } }, { reason: 'github_erring' }],
    ['no token', { status: 201, body: { ...minted, token: '' } }, { reason: 'github_erring' }],
    ['no JSON', { status: 201, body: 'ok' }, { reason: 'github_erring' }],
    ['200', { status: 200, body: minted }, { reason: 'github_erring' }],
    ['a redirect', { status: 302, headers: { location: 'http://127.0.0.1:9/' } }, { reason: 'github_erring' }],
    ['500', { status: 500 }, { reason: 'github_erring', detail: '500' }],
    ['404', { status: 404 }, { reason: 'installation_gone' }],
    ['401', { status: 401, body: { message: 'Bad' } }, { reason: 'app_key_refused', detail: 'Bad' }],
    [
      'suspended',
      { status: 403, body: { message: 'This installation has been suspended' } },
      { reason: 'installation_suspended', owner: 'acme' },
    ],
    [
      'a permission it does not have',
      { status: 422, body: { message: 'The permissions requested are not granted to this installation.' } },
      { reason: 'permissions_gone' },
    ],
    [
      'a repository it does not reach',
      { status: 422, body: { message: 'There is at least one repository that does not exist or is not accessible.' } },
      { reason: 'repositories_gone' },
    ],
    [
      'the primary limit',
      { status: 403, headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': `${SOON / 1_000}` } },
      { reason: 'rate_limited', retryAt: SOON },
    ],
    ['the secondary limit', { status: 429, headers: { 'retry-after': '30' } }, { reason: 'rate_limited' }],
    [
      'the secondary limit with a date',
      { status: 429, headers: { 'retry-after': new Date(SOON).toUTCString() } },
      { reason: 'rate_limited', retryAt: SOON },
    ],
    [
      'the secondary limit with neither',
      { status: 429, headers: { 'retry-after': 'soon' } },
      { reason: 'rate_limited', retryAt: expect.closeTo(Date.now() + 60_000, -6) },
    ],
    ['nothing', 'hang up', { reason: 'github_unreachable' }],
  ])('%s', async (_, reply, error) => {
    expect(await mintWith(reply)).toMatchObject({ ok: false, error });
  });
});

test.each<Record<string, string>>([
  { 'retry-after': '9'.repeat(30) },
  { 'retry-after': 'Tue, 01 Jan 2999 00:00:00 GMT' },
  { 'retry-after': 'Tue, 01 Jan 1999 00:00:00 GMT' },
  { 'x-ratelimit-remaining': '0' },
  { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '' },
  { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': 'never' },
  { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '0' },
  { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '9'.repeat(30) },
])('a limit is over within the hour, whatever the answer says: %j', async (headers) => {
  const before = Date.now() - 2_000;
  const answer = await mintWith({ status: 403, headers });
  const told = !answer.ok && answer.error.reason === 'rate_limited' ? answer.error.retryAt : Number.NaN;
  expect(told).toBeGreaterThanOrEqual(before);
  expect(told).toBeLessThanOrEqual(Date.now() + 3_602_000);
});

test('what GitHub says of a fault is cut short', async () => {
  const answer = await mintWith({ status: 418, body: { message: 'x'.repeat(1_000_000) } });
  expect(answer).toEqual({ ok: false, error: { reason: 'github_erring', detail: `418 ${'x'.repeat(500)}` } });
});

test('it asks by ids or by names, and never with an empty list', async () => {
  const { app, seen } = await gitHub(() => ({ status: 201, body: minted }));
  await app.mint('acme', 1, request);
  await app.mint('acme', 1, { ...request, repositories: { names: ['harbor'] } });
  expect(seen.map(({ call, body }) => ({ call, body }))).toEqual([
    {
      call: 'POST /app/installations/1/access_tokens',
      body: { repository_ids: [7], permissions: { contents: 'read' } },
    },
    {
      call: 'POST /app/installations/1/access_tokens',
      body: { repositories: ['harbor'], permissions: { contents: 'read' } },
    },
  ]);
  await expect(app.mint('acme', 1, { ...request, repositories: { ids: [] } })).rejects.toThrow(/one for all/);
  expect(seen).toHaveLength(2);
});

test('the JWT is dated back, lives nine minutes and is used again for half of that', async () => {
  let now = 1_700_000_000_000;
  const date = () => ({ date: new Date(now).toUTCString() });
  const { app, seen } = await gitHub(
    () => ({ status: 200, body: { id: 1, slug: 'mooring' }, headers: date() }),
    () => now,
  );
  await app.check();
  now += 4 * 60_000;
  await app.check();
  now += 60_000;
  await app.check();
  const [first, second, third] = seen.map(({ authorization }) => authorization);
  expect(second).toBe(first);
  expect(third).not.toBe(first);
  const { iss, iat, exp } = decodeJwt(first!.replace('Bearer ', ''));
  expect({ iss, iat, exp }).toEqual({ iss: 'Iv1', iat: 1_700_000_000 - 60, exp: 1_700_000_000 + 540 });
});

test('a clock that is ten minutes ahead is corrected by the answer, and the request made once more', async () => {
  const theirs = Date.now();
  const { app, seen } = await gitHub(
    ({ authorization }) => {
      const { iat = 0 } = decodeJwt(authorization.replace('Bearer ', ''));
      const isFuture = iat * 1_000 > theirs;
      return {
        status: isFuture ? 401 : 200,
        body: isFuture ? { message: "'Issued at' claim ('iat') must be in the past" } : { id: 1, slug: 'mooring' },
        headers: { date: new Date(theirs).toUTCString() },
      };
    },
    () => theirs + 600_000,
  );
  expect(await app.check()).toMatchObject({ ok: true });
  expect(seen).toHaveLength(2);
  expect(Math.abs(app.clock.now() - theirs)).toBeLessThan(1_000);
});

test('a kept connection that was closed meanwhile is no outage', async () => {
  const { app, seen } = await gitHub((_, nth) => (nth === 1 ? 'hang up' : { status: 204 }));
  expect(await app.revoke(new Secret('ghs_x'))).toEqual({ ok: true, value: true });
  expect(seen.map(({ authorization }) => authorization)).toEqual(['Bearer ghs_x', 'Bearer ghs_x']);
});

test.each([
  [204, { ok: true, value: true }],
  [401, { ok: true, value: true }],
  [403, { ok: true, value: false }],
])('revoking answered %d', async (status, expected) => {
  const { app } = await gitHub(() => ({ status }));
  expect(await app.revoke(new Secret('ghs_x'))).toEqual(expected);
});
