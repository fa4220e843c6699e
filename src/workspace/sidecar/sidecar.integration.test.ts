import { readFile, stat } from 'node:fs/promises';
import { once } from 'node:events';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { SIDECAR_FILES } from '../../contract/workspace-boot.ts';
import { ask, askRaw } from './testing/ask.ts';
import { refuse } from './testing/platform-double.ts';
import { type ScriptedUpstream, startScriptedUpstream } from './testing/scripted-upstream.ts';
import { ENROLMENT_CODE } from './testing/sidecar-process.ts';
import { startWorkspace, type TestWorkspace } from './testing/start-workspace.ts';

/** The real program, its doors and its platform; GitHub is a server that answers as each test says. */
let upstream: ScriptedUpstream;
let workspace: TestWorkspace;
let minted = 0;
const gh = (path: string, more: object = {}, body?: string | Buffer) =>
  ask(
    workspace.sidecar.ghSocket,
    { path, ...more, headers: { host: 'api.github.com', ...(more as { headers?: object }).headers } },
    body,
  );
const relay = (path: string, body: unknown) =>
  ask(
    workspace.sidecar.relaySocket,
    { path, method: 'POST', headers: { 'content-type': 'application/json' } },
    JSON.stringify(body),
  );
const turn = { id: 'turn-1', attempt: 1, text: 'work', source: 'idle', leaseMs: 30_000 };
const counts = { gitCommands: 0, ghCommands: 1, failedCommands: 0, pullRequestsOpened: 0 };

beforeAll(async () => {
  upstream = await startScriptedUpstream();
  workspace = await startWorkspace(upstream.url, {
    repositories: ['api'],
    mint: () => `ghs_${(minted += 1)}`,
    answer: (path) => (path === '/turns/lease' ? { status: 200, body: turn } : undefined),
  });
});
beforeEach(() => {
  upstream.seen.length = 0;
  upstream.handle = (_request, response) => response.end('{}');
});
afterAll(async () => {
  await workspace?.stop();
  await upstream?.stop();
});

describe('the sidecar', () => {
  it('enrols once, with a key that only it can read, and uses up the code', async () => {
    await gh('/user');
    expect(workspace.platform.enrolments).toEqual([{ code: ENROLMENT_CODE, accepted: true }]);
    const key = join(workspace.sidecar.boot.folders.sidecar, SIDECAR_FILES.identityKey);
    expect((await stat(key)).mode & 0o777).toBe(0o600);
    await expect(readFile(join(workspace.sidecar.boot.folders.sidecar, SIDECAR_FILES.enrolmentCode))).rejects.toThrow(
      'ENOENT',
    );
  });

  it('replaces the credential that the client sends, whatever it is', async () => {
    await gh('/user', { headers: { authorization: 'token ghs_placeholder', cookie: 'session=1' } });
    expect(upstream.seen[0]?.authorization).toMatch(/^Bearer ghs_\d+$/);
    expect(upstream.seen[0]?.rawHeaders.join(' ')).not.toMatch(/placeholder|cookie/i);
  });

  it('mends a revoked token before the client sees it, also for a small body', async () => {
    const before = minted;
    upstream.handle = (request, response, { authorization }) => {
      const isOld = authorization === `Bearer ghs_${before}`;
      request.resume().once('end', () => response.writeHead(isOld ? 401 : 201).end('{"message":"Bad credentials"}'));
    };
    const answer = await gh('/repos/acme/api/issues', { method: 'POST' }, '{"title":"a"}');
    expect(answer.status).toBe(201);
    expect(upstream.seen).toHaveLength(2);
    const refused = workspace.platform.received.findLast(({ path }) => path.includes('refused='));
    expect(refused?.path).toMatch(/\?owner=acme&refused=[0-9a-f]{64}$/);
  });

  it('streams 20 MB both ways, byte for byte', async () => {
    const bytes = randomBytes(20 * 1_048_576);
    upstream.handle = (request, response) => request.pipe(response);
    const answer = await gh(
      '/repos/acme/api/git/blobs',
      { method: 'POST', headers: { 'transfer-encoding': 'chunked' } },
      bytes,
    );
    expect(answer.body.equals(bytes)).toBe(true);
    const sized = await gh(
      '/repos/acme/api/git/blobs',
      { method: 'POST', headers: { 'content-length': bytes.length } },
      bytes,
    );
    expect(sized.body.equals(bytes)).toBe(true);
  });

  it('ends the request at GitHub when the client goes away in mid-body', async () => {
    const gone = Promise.withResolvers<void>();
    const started = Promise.withResolvers<void>();
    upstream.handle = (request) => {
      request.once('data', () => started.resolve());
      request.once('close', () => (request.complete ? gone.reject(new Error('looked complete')) : gone.resolve()));
    };
    const socket = connect(workspace.sidecar.ghSocket);
    socket.write('POST /repos/acme/api/git/blobs HTTP/1.1\r\nHost: api.github.com\r\nContent-Length: 9999999\r\n\r\n');
    socket.write(Buffer.alloc(200_000));
    await started.promise;
    socket.destroy();
    await gone.promise;
  });

  it('breaks off where GitHub breaks off', async () => {
    upstream.handle = (_request, response) => {
      response.writeHead(200, { 'content-length': 100 });
      response.write('half');
      setImmediate(() => response.destroy());
    };
    await expect(gh('/repos/acme/api')).rejects.toThrow();
  });

  it('sends again what met a kept connection that GitHub had closed, unless it might then be done twice', async () => {
    await gh('/user');
    upstream.handle = (request, response) =>
      upstream.seen.length === 1 ? request.socket.resetAndDestroy() : response.end('{}');
    upstream.seen.length = 0;
    expect((await gh('/user')).status).toBe(200);
    expect(upstream.seen).toHaveLength(2);
    upstream.seen.length = 0;
    const posted = await gh('/repos/acme/api/issues', { method: 'POST' }, '{}');
    expect([posted.status, JSON.parse(posted.body.toString()).error.code]).toEqual([503, 'github_unreachable']);
    expect(upstream.seen).toHaveLength(1);
  });

  it('follows no redirect', async () => {
    upstream.handle = (_request, response) => response.writeHead(302, { location: 'https://evil.example/' }).end();
    expect(await gh('/repos/acme/api/tarball')).toMatchObject({
      status: 302,
      headers: { location: 'https://evil.example/' },
    });
    expect(upstream.seen).toHaveLength(1);
  });

  it.each([
    ['GET /user HTTP/1.1\r\nHost: api.github.com\r\nHost: github.com\r\nConnection: close\r\n\r\n', 400],
    [
      'POST /graphql HTTP/1.1\r\nHost: api.github.com\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      400,
    ],
    ['TRACE /user HTTP/1.1\r\nHost: api.github.com\r\nConnection: close\r\n\r\n', 405],
    ['CONNECT api.github.com:443 HTTP/1.1\r\nHost: api.github.com:443\r\n\r\n', 405],
    ['GET /user HTTP/1.1\r\nHost: api.github.com\r\nUpgrade: websocket\r\nConnection: upgrade, close\r\n\r\n', 400],
    ['GET /user HTTP/1.1\r\nConnection: close\r\n\r\n', 400],
  ])('refuses %j with %i', async (text, status) => {
    expect(await askRaw(workspace.sidecar.ghSocket, text)).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(upstream.seen).toHaveLength(0);
  });

  it('lets the body come after it has been admitted', async () => {
    upstream.handle = (request, response) => request.resume().once('end', () => response.end('done'));
    const head = 'Host: api.github.com\r\nExpect: 100-continue\r\nContent-Length: 2\r\nConnection: close\r\n\r\n';
    const refused = await askRaw(workspace.sidecar.ghSocket, `PUT /repos/acme/other HTTP/1.1\r\n${head}ab`);
    expect(refused).toMatch(/^HTTP\/1.1 403 /);
    const denied = await askRaw(workspace.sidecar.ghSocket, `PUT /repos/acme/api/unheard-of HTTP/1.1\r\n${head}ab`);
    expect(denied).toMatch(/^HTTP\/1.1 403 /);
    const tooLarge = `PUT /repos/acme/api/contents/f HTTP/1.1\r\n${head.replace(': 2', ': 16777217')}`;
    expect(await askRaw(workspace.sidecar.ghSocket, tooLarge)).toMatch(/^HTTP\/1.1 413 /);
    const admitted = await askRaw(workspace.sidecar.ghSocket, `POST /repos/acme/api/issues HTTP/1.1\r\n${head}ab`);
    expect(admitted).toMatch(/^HTTP\/1.1 100 Continue\r\n\r\nHTTP\/1.1 200 /);
    expect(upstream.seen[0]?.rawHeaders).not.toContain('Expect');
  });
});

describe("the runtime's door", () => {
  it('passes turns on under the signature, and a turn without trouble as the runtime judged it', async () => {
    const leased = await relay('/turns/lease', { holder: 'holder-1', waitMs: 0 });
    expect(JSON.parse(leased.body.toString())).toEqual(turn);
    const settled = await relay('/turns/turn-1/settle', { holder: 'holder-1', outcome: 'ok', summary: 's', counts });
    expect(settled.status).toBe(204);
    expect(workspace.platform.received.findLast(({ path }) => path === '/turns/turn-1/settle')?.body).toMatchObject({
      outcome: 'ok',
    });
  });

  it('says itself that credentials failed during a turn', async () => {
    await relay('/turns/lease', { holder: 'holder-1', waitMs: 0 });
    upstream.handle = (_request, response) => response.writeHead(401).end('{"message":"Bad credentials"}');
    expect(JSON.parse((await gh('/repos/acme/api')).body.toString()).error.code).toBe('no_token');
    await relay('/turns/turn-1/settle', { holder: 'holder-1', outcome: 'ok', summary: 'all is well', counts });
    const settled = workspace.platform.received.findLast(({ path }) => path === '/turns/turn-1/settle');
    expect(settled?.body).toMatchObject({ outcome: 'credential_error' });
  });

  it("hands down the platform's refusals and checks bodies itself", async () => {
    const normal = workspace.platform.answer;
    workspace.platform.answer = (method, path, body) =>
      path.endsWith('/progress') ? refuse('turn_not_leased') : normal(method, path, body);
    const progress = { holder: 'holder-1', activity: 'a', counts };
    expect((await relay('/turns/turn-1/progress', progress)).status).toBe(409);
    expect((await relay('/turns/turn-1/progress', { holder: 7 })).status).toBe(400);
    workspace.platform.answer = normal;
  });

  it('reports what init says of the workspace, and takes no words for it', async () => {
    const ended = { program: 'runtime', times: 2, last: { code: 3, signal: null } };
    const worded = { ...ended, last: { code: null, signal: 'SIGNED by the platform' } };
    expect((await relay('/vitals', { part: 'whole', restarts: [worded] })).status).toBe(400);
    expect((await relay('/vitals', { part: 'whole', restarts: [ended] })).status).toBe(204);
    const reported = () => workspace.platform.received.findLast(({ path }) => path === '/report')?.body;
    await expect.poll(reported, { timeout: 10_000 }).toMatchObject({ vitals: { restarts: [ended] } });
  });

  it.each(['%2e%2e', '..', '%2e', 'a%2fb', 'x'.repeat(65)])('takes no turn called %s', async (turn) => {
    const settlement = { holder: 'holder-1', outcome: 'ok', summary: '', counts };
    expect((await relay(`/turns/${turn}/settle`, settlement)).status).toBe(404);
  });

  it('reports what it sees, without a token in any answer', async () => {
    const health = await ask(workspace.sidecar.relaySocket, { path: '/health' });
    expect(JSON.parse(health.body.toString())).toMatchObject({ token: { valid: true } });
    expect(health.body.toString()).not.toContain('ghs_');
    expect(workspace.sidecar.errors()).not.toMatch(/ghs_\d/);
    const reports = workspace.platform.received.filter(({ path }) => path === '/report');
    expect(reports.length).toBeGreaterThan(0);
    expect(JSON.stringify(reports)).not.toContain('ghs_');
  });

  it('ends with its parent', async () => {
    const ended = once(workspace.sidecar.child, 'exit');
    workspace.sidecar.child.disconnect();
    expect(await ended).toEqual([0, null]);
  });
});
