import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { gitHubInstanceAt } from '../../contract/github-instance.ts';
import { type Answered, ask } from './testing/ask.ts';
import { type ScriptedUpstream, startScriptedUpstream } from './testing/scripted-upstream.ts';
import { startWorkspace, type TestWorkspace } from './testing/start-workspace.ts';

/** The real sidecar of a workspace at an Enterprise Server, which has all of GitHub's hosts below one. */
let upstream: ScriptedUpstream;
let workspace: TestWorkspace;
const TOKEN = 'ghs_of-the-test';
const BASIC = `Basic ${Buffer.from(`x-access-token:${TOKEN}`).toString('base64')}`;

const gh = (path: string, headers: object = {}, method = 'GET'): Promise<Answered> =>
  ask(workspace.sidecar.ghSocket, { path, method, headers: { host: new URL(upstream.url).host, ...headers } });

beforeAll(async () => {
  upstream = await startScriptedUpstream();
  workspace = await startWorkspace(gitHubInstanceAt(upstream.url), {
    ...{ repositories: ['api'], otherHosts: 'pass', mint: () => TOKEN },
  });
}, 60_000);
beforeEach(() => {
  upstream.seen.length = 0;
  upstream.handle = (_request, response) => response.end('{}');
});
afterAll(async () => {
  await workspace?.stop();
  await upstream?.stop();
});

it.each([
  ['/raw/acme/api/main/README.md', `token ${TOKEN}`],
  ['/codeload/ACME/Api/zip/main', `token ${TOKEN}`],
  ['/codeload/acme/api/zip/main?token=signed', ''],
  ['/raw/acme/other/main/README.md', ''],
  ['/raw/other/api/main/README.md', ''],
  ['/gist/0123.git/info/refs?service=git-upload-pack', BASIC],
  ['/_registry/npm/@acme%2fpackage', `Bearer ${TOKEN}`],
  ['/_registry/maven/acme/api/com/a.jar', BASIC],
  ['/_registry/nuget/acme/index.json', BASIC],
  ['/_registry/containers/v2/', ''],
])('%s goes on with %j, whatever the client sends', async (path, credential) => {
  expect((await gh(path, { authorization: `Bearer ${TOKEN.replace('test', 'client')}` })).status).toBe(200);
  expect(upstream.seen.map(({ url, authorization }) => [url, authorization])).toEqual([[path, credential]]);
});

it.each([200, 206])(
  'keeps what the container registry gives for the token (%i), for whoever has the handle',
  async (status) => {
    const secret = Buffer.from(TOKEN).toString('base64');
    upstream.handle = (_request, response, { url }) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(url.includes('/token') ? exchanged : '{}');
    const exchanged = JSON.stringify({ token: secret, access_token: secret, expires_in: 300 });
    const answer = await gh('/_registry/containers/token?service=ghcr.io&scope=repository:acme/image:pull', {
      'accept-encoding': 'gzip',
    });
    expect(upstream.seen[0]?.authorization).toBe(BASIC);
    expect(upstream.seen[0]?.rawHeaders.join(' ').toLowerCase()).not.toContain('accept-encoding');
    const given = JSON.parse(answer.body.toString()) as { token: string };
    expect(given).toMatchObject({ expires_in: 300, token: expect.stringMatching(/^mooring-/) });
    expect(answer.body.toString() + JSON.stringify(answer.headers)).not.toContain(secret);
    await gh('/_registry/containers/v2/acme/image/manifests/latest', { authorization: `Bearer ${given.token}` });
    await gh('/_registry/containers/v2/acme/image/manifests/latest', { authorization: 'Bearer mooring-other' });
    await gh('/_registry/npm/@acme%2fpackage', { authorization: `Bearer ${given.token}` });
    expect(upstream.seen.slice(1).map(({ authorization }) => authorization)).toEqual([
      `Bearer ${secret}`,
      '',
      `Bearer ${TOKEN}`,
    ]);
  },
);

it('answers GET /user by the record of the bot that GitHub says the token is, whom it asks once', async () => {
  upstream.handle = (_request, response, { url }) => {
    const viewer = { data: { viewer: { login: 'mooring-acme[bot]' } } };
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(url === '/api/graphql' ? viewer : { login: url }));
  };
  for (const query of ['', '?a=b']) {
    const answer = await gh(`/api/v3/user${query}`);
    expect(JSON.parse(answer.body.toString())).toEqual({ login: `/api/v3/users/mooring-acme%5Bbot%5D${query}` });
  }
  await gh('/api/v3/user', {}, 'PATCH');
  await gh('/api/v3/user/emails');
  expect(upstream.seen.map(({ url }) => url)).toEqual([
    '/api/graphql',
    '/api/v3/users/mooring-acme%5Bbot%5D',
    '/api/v3/users/mooring-acme%5Bbot%5D?a=b',
    '/api/v3/user',
    '/api/v3/user/emails',
  ]);
});

it.each(['localhost', 'localhost.localdomain', '127.0.0.1', '2130706433', '0x7f.1', 'localtest.invalid'])(
  'never leads to %s, though hosts elsewhere may be asked',
  async (host) => {
    const answer = await ask(workspace.sidecar.ghSocket, { path: '/', headers: { host } });
    expect([400, 403, 503]).toContain(answer.status);
    expect(upstream.seen).toHaveLength(0);
  },
);
