import { connect, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import type { ServerResponse } from 'node:http';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SidecarReport, type WorkspaceStanding } from '../../../contract/status.ts';
import { ask } from '../testing/ask.ts';
import { type ScriptedUpstream, startScriptedUpstream } from '../testing/scripted-upstream.ts';
import { startWorkspace, type TestWorkspace } from '../testing/start-workspace.ts';

/** The real program at a GitHub that limits it as each test says. */
let upstream: ScriptedUpstream;
let workspace: TestWorkspace;
let shares: WorkspaceStanding['shares'] = [];

const HOUR = 3_600_000;
const PATIENCE = { timeout: 20_000, interval: 50 };
const WHO_AM_I = '{"query":"{ viewer { login } }"}';
const SECONDARY = '{"message":"You have exceeded a secondary rate limit. Please wait a few minutes."}';

const gh = async (path: string, options: { method?: string; body?: string; headers?: object } = {}) => {
  const { method = 'GET', body, headers } = options;
  const sent = {
    host: 'api.github.com',
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    ...headers,
  };
  const answer = await ask(workspace.sidecar.ghSocket, { path, method, headers: sent }, body);
  return { ...answer, code: (JSON.parse(answer.body.toString()) as { error?: { code: string } }).error?.code };
};
const limitHeaders = (remaining: number, resource = 'core') => ({
  'content-type': 'application/json',
  'x-ratelimit-limit': '5000',
  'x-ratelimit-remaining': String(remaining),
  'x-ratelimit-reset': String(Math.floor((Date.now() + HOUR) / 1_000)),
  'x-ratelimit-resource': resource,
});
const answerWith =
  (status: number, headers: object, body = '{}') =>
  (response: ServerResponse) =>
    response.writeHead(status, headers as Record<string, string>).end(body);
/** Each answer once, the last one from then on. */
function script(...answers: ((response: ServerResponse) => unknown)[]): void {
  let next = 0;
  upstream.handle = (request, response) => {
    const answer = answers[Math.min(next, answers.length - 1)];
    next += 1;
    request.resume().once('end', () => answer?.(response));
  };
}
const reportedLimits = () =>
  workspace.platform.received
    .filter(({ path }) => path === '/report')
    .flatMap(({ body }) => SidecarReport.parse(body).limits);
const pauseReported = () =>
  vi.waitFor(() => expect(reportedLimits().some(({ waitUntil }) => waitUntil !== undefined)).toBe(true), PATIENCE);
function askAndLeaveOpen(path: string): Socket {
  const socket = connect(workspace.sidecar.ghSocket);
  socket.write(`GET ${path} HTTP/1.1\r\nHost: api.github.com\r\n\r\n`);
  return socket;
}

beforeEach(async () => {
  shares = [];
  upstream = await startScriptedUpstream();
  const grants = [{ owner: 'acme', repositories: ['api'], push: [], allow: [], renew: false }];
  workspace = await startWorkspace(upstream.url, {
    repositories: ['api'],
    answer: (path) => (path === '/report' ? { status: 200, body: { grants, shares } } : undefined),
  });
});
afterEach(async () => {
  await workspace?.stop();
  await upstream?.stop();
});

describe('a secondary limit', () => {
  it('is waited for: the request is repeated and the client sees only the end of it', async () => {
    script(answerWith(403, { ...limitHeaders(9), 'retry-after': '1' }, SECONDARY), answerWith(201, limitHeaders(8)));
    const answer = await gh('/repos/acme/api/issues', { method: 'POST', body: '{"title":"a"}' });
    expect(answer.status).toBe(201);
    expect(upstream.seen).toHaveLength(2);
    await pauseReported();
  });

  it('holds the others meanwhile, and git not', async () => {
    script(answerWith(403, { ...limitHeaders(9), 'retry-after': '3' }, SECONDARY), answerWith(200, limitHeaders(8)));
    const first = gh('/repos/acme/api');
    await vi.waitFor(() => expect(upstream.seen).toHaveLength(1), PATIENCE);
    const others = [gh('/repos/acme/api/labels'), gh('/graphql', { method: 'POST', body: WHO_AM_I })];
    expect((await gh('/rate_limit')).status).toBe(200);
    expect(upstream.seen.map(({ url }) => url)).toEqual(['/api/v3/repos/acme/api', '/api/v3/rate_limit']);
    for (const answer of await Promise.all([first, ...others])) expect(answer.status).toBe(200);
    expect(upstream.seen).toHaveLength(5);
  });

  it('is passed on when it is met a third time, byte for byte', async () => {
    script(answerWith(429, { ...limitHeaders(9), 'retry-after': '0' }, SECONDARY));
    const answer = await gh('/repos/acme/api');
    expect([answer.status, answer.body.toString(), answer.headers['retry-after']]).toEqual([429, SECONDARY, '0']);
    expect(upstream.seen).toHaveLength(3);
  });

  it('is passed on when the pause is long; later requests are refused without being sent', async () => {
    script(answerWith(403, { ...limitHeaders(9), 'retry-after': '90' }, SECONDARY));
    expect(await gh('/repos/acme/api')).toMatchObject({ status: 403, code: undefined });
    const refused = await gh('/repos/acme/api/labels');
    expect(refused).toMatchObject({ status: 503, code: 'rate_limited' });
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(80);
    expect(refused.body.toString()).toMatch(/waiting helps, try again after \d\d:\d\d:\d\d UTC \(in \d\d s\)/);
    expect(upstream.seen).toHaveLength(1);
  });

  it('is known by its wording, compressed as well', async () => {
    const gzip = { ...limitHeaders(9), 'content-encoding': 'gzip' };
    upstream.handle = (_request, response) => response.writeHead(403, gzip).end(gzipSync(SECONDARY));
    const socket = askAndLeaveOpen('/repos/acme/api');
    await pauseReported();
    socket.destroy();
  });

  it('is waited out for no client that has gone', async () => {
    script(answerWith(403, { ...limitHeaders(9), 'retry-after': '3' }, SECONDARY), answerWith(200, limitHeaders(8)));
    const socket = askAndLeaveOpen('/repos/acme/api');
    await pauseReported();
    socket.destroy();
    // It stands in line behind the one whose client has gone.
    expect((await gh('/repos/acme/api/labels')).status).toBe(200);
    expect(upstream.seen.map(({ url }) => url)).toEqual(['/api/v3/repos/acme/api', '/api/v3/repos/acme/api/labels']);
  });

  it('leaves other refusals as they are', async () => {
    const body = '{"message":"Resource not accessible by integration"}';
    for (const more of [{}, { 'content-type': 'text/html' }, { 'content-length': String(body.length) }]) {
      script(answerWith(403, { ...limitHeaders(9), ...more }, body));
      expect(await gh('/repos/acme/api/labels')).toMatchObject({ status: 403, body: Buffer.from(body) });
    }
    const long = JSON.stringify({ message: 'secondary rate limit', padding: 'x'.repeat(100_000) });
    script(answerWith(403, limitHeaders(9), long));
    expect((await gh('/repos/acme/api/labels')).body.toString()).toBe(long);
  });
});

describe('the primary limit', () => {
  it("is GitHub's to say once; until the reset nothing more is sent of that resource", async () => {
    script(answerWith(403, limitHeaders(0), '{"message":"API rate limit exceeded for installation ID 1."}'));
    expect(await gh('/repos/acme/api')).toMatchObject({ status: 403, code: undefined });
    expect(await gh('/repos/acme/api')).toMatchObject({ status: 503, code: 'rate_limited' });
    expect(upstream.seen).toHaveLength(1);
    script(answerWith(200, limitHeaders(4_000, 'graphql')));
    expect((await gh('/graphql', { method: 'POST', body: WHO_AM_I })).status).toBe(200);
  });
});

describe('a share', () => {
  it('is kept to, until a new one comes', async () => {
    const part = { requests: 0, dividedAt: Date.now(), resetAt: Date.now() + HOUR };
    shares = [{ owner: 'Acme', resource: 'core', part }];
    await vi.waitFor(async () => {
      expect(await gh('/repos/acme/api/labels')).toMatchObject({ status: 429, code: 'quota_share_used' });
    }, PATIENCE);
    expect((await gh('/search/issues?q=a')).status).toBe(200);
    expect(Number((await gh('/repos/acme/api/labels')).headers['retry-after'])).toBeGreaterThan(3_500);
    shares = [{ owner: 'acme', resource: 'core', part: { ...part, requests: 2 } }];
    await vi.waitFor(async () => expect((await gh('/repos/acme/api/labels')).status).toBe(200), PATIENCE);
  });

  it("is of GraphQL's points: a query takes what it costs, and one that costs more than is left is not sent", async () => {
    const query = '{ viewer { repositories(first: 100) { nodes { issues(first: 50) { nodes { labels(first: 60) {';
    const costly = JSON.stringify({ query: `${query} totalCount } } } } } } }` });
    const ask = (body: string) => gh('/graphql', { method: 'POST', body });
    let remaining = 990;
    upstream.handle = (request, response) =>
      request.resume().once('end', () => answerWith(200, limitHeaders((remaining -= 51), 'graphql'))(response));
    const part = { requests: 60, dividedAt: Date.now(), resetAt: Date.now() + HOUR };
    shares = [{ owner: 'acme', resource: 'graphql', part: { ...part, requests: 0 } }];
    await vi.waitFor(async () => expect((await ask(WHO_AM_I)).status).toBe(429), PATIENCE);
    shares = [{ owner: 'acme', resource: 'graphql', part }];
    await vi.waitFor(async () => expect((await ask(costly)).status).toBe(200), PATIENCE);
    const sent = upstream.seen.length;
    const refused = await ask(costly);
    expect(refused).toMatchObject({ status: 429, code: 'quota_share_used' });
    expect(refused.body.toString()).toMatch(/this one costs more than is left of this workspace's share/);
    expect((await ask(WHO_AM_I)).status).toBe(200);
    expect(upstream.seen).toHaveLength(sent + 1);
  });
});
