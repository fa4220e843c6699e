import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { gitHubInstanceAt } from '../../../contract/github-instance.ts';
import type { WorkspaceBoot } from '../../../contract/workspace-boot.ts';
import { Secret } from '../../../lib/secret.ts';
import { placesOf } from '../sandbox/places.ts';
import { runtimeEnvironment } from '../sandbox/runtime-environment.ts';
import { sampleBoot } from '../testing/sample-boot.ts';
import { wiring, writeWiring } from './write-wiring.ts';

const run = promisify(execFile);
const KEY = 'local-key';
const ISSUES = { data: { repository: { hasIssuesEnabled: true, issues: { totalCount: 0, nodes: [], pageInfo: {} } } } };

type Arrival = { readonly method: string; readonly target: string; readonly headers: IncomingHttpHeaders };

let data: string;
let arrivals: Arrival[];
let servers: Server[];

beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'mooring-wiring-'));
  arrivals = [];
  servers = [];
});

afterEach(async () => {
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
  await rm(data, { recursive: true });
});

/** Writes down what arrives, and lets git or gh come to an end with `answer`. */
async function record(where: string | undefined, answer: (response: ServerResponse) => void): Promise<number> {
  const server = createServer((request, response) => {
    const { method = '', url = '', headers } = request;
    arrivals.push({ method, target: url, headers });
    request.resume().once('end', () => answer(response));
  });
  servers.push(server);
  if (where === undefined) server.listen(0, '127.0.0.1');
  else server.listen(where);
  await once(server, 'listening');
  return where === undefined ? (server.address() as AddressInfo).port : 0;
}

async function wired(boot: WorkspaceBoot, port = 0, token?: string): Promise<Record<string, string>> {
  const places = placesOf(boot);
  for (const folder of Object.values(boot.folders)) await mkdir(folder, { recursive: true });
  await writeWiring(boot.folders.wiring, wiring(boot, { port, key: KEY }, places, process.execPath));
  return runtimeEnvironment(boot, places, process.execPath, token === undefined ? undefined : new Secret(token));
}

const beside = (changes: Partial<WorkspaceBoot> = {}): WorkspaceBoot =>
  sampleBoot(data, { isolation: 'none', ...changes });

const noRefs = (response: ServerResponse): void => {
  response.writeHead(200, { 'content-type': 'application/x-git-upload-pack-advertisement' });
  response.end('001e# service=git-upload-pack\n00000000');
};

const basic = (user: string, secret: string): string => `Basic ${Buffer.from(`${user}:${secret}`).toString('base64')}`;

test.each(['https://github.com/acme/harbor.git', 'git@github.com:acme/harbor.git', 'ssh://git@github.com/acme/harbor'])(
  'git sends %s as plain HTTP to the gateway, with the local key from its first request on',
  async (url) => {
    const port = await record(undefined, noRefs);
    const env = await wired(beside(), port);

    await run('git', ['ls-remote', url], { env });

    expect(arrivals.length).toBe(1);
    expect(arrivals[0]?.target).toMatch(
      /^http:\/\/github\.com\/acme\/harbor(\.git)?\/info\/refs\?service=git-upload-pack$/,
    );
    expect(arrivals[0]?.headers['proxy-authorization']).toBe(basic('agent', KEY));
    expect(arrivals[0]?.headers.authorization).toBeUndefined();
  },
);

test('git comes to the gateway for gists where they were granted, and goes its own way where not', async () => {
  const port = await record(undefined, noRefs);
  const gist = 'https://gist.github.com/4d2a';
  const addressOf = async (env: Record<string, string>) =>
    (await run('git', ['ls-remote', '--get-url', gist], { env })).stdout.trim();
  expect(await addressOf(await wired(beside(), port))).toBe(gist);
  const [grant] = beside().grants;
  const env = await wired(beside({ grants: grant === undefined ? [] : [{ ...grant, allow: ['gists'] }] }), port);
  await run('git', ['ls-remote', gist], { env });
  expect(arrivals.map(({ target }) => target)).toEqual([
    'http://gist.github.com/4d2a/info/refs?service=git-upload-pack',
  ]);
});

test('git asks no helper for a credential and knows who the agent is', async () => {
  const env = await wired(beside());
  const author = await run('git', ['var', 'GIT_AUTHOR_IDENT'], { env });
  expect(author.stdout).toMatch(/^ada <ada@mooring\.invalid> /);
  const filled = run('git', ['credential', 'fill'], { env });
  filled.child.stdin?.end('protocol=https\nhost=github.com\n\n');
  await expect(filled).rejects.toThrow(/could not read Username/);
});

test('gh comes through the socket with a placeholder, for github.com', async () => {
  const boot = beside();
  const env = await wired(boot);
  await record(join(boot.folders.run, 'gateway.sock'), (response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(ISSUES));
  });

  const listed = await run('gh', ['issue', 'list', '--repo', 'acme/harbor', '--json', 'number'], { env });

  expect(listed.stdout.trim()).toBe('[]');
  expect(arrivals.map(({ method, target, headers }) => `${method} ${headers.host}${target}`)).toContain(
    'POST api.github.com/graphql',
  );
  expect(arrivals[0]?.headers.authorization).toBe('token ghs_mooring-placeholder');
});

test('gh knows its repository in a clone whose remote was given as https', async () => {
  const boot = beside();
  const env = await wired(boot);
  await record(join(boot.folders.run, 'gateway.sock'), (response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(ISSUES));
  });
  const clone = join(data, 'clone');
  await run('git', ['init', '--quiet', clone], { env });
  await run('git', ['-C', clone, 'remote', 'add', 'origin', 'https://github.com/acme/harbor.git'], { env });

  const listed = await run('gh', ['issue', 'list', '--json', 'number'], { env, cwd: clone });

  expect(listed.stdout.trim()).toBe('[]');
});

test('gh takes another host for its own when the instance has another name', async () => {
  const boot = beside({ github: gitHubInstanceAt('https://git.example.com') });
  const env = await wired(boot);
  await record(join(boot.folders.run, 'gateway.sock'), (response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end('{}');
  });

  await run('gh', ['api', 'rate_limit'], { env });

  expect(arrivals[0]).toMatchObject({ target: '/api/v3/rate_limit', headers: { host: 'git.example.com' } });
  expect(arrivals[0]?.headers.authorization).toBe('token ghs_mooring-placeholder');
});

test('delivery env gives git the frozen token through the environment, for its own host alone', async () => {
  const boot = beside({ delivery: 'env' });
  const env = await wired(boot, 0, 'ghs_frozen');
  const filled = run('git', ['credential', 'fill'], { env });
  filled.child.stdin?.end('protocol=https\nhost=github.com\n\n');
  expect((await filled).stdout).toContain('username=x-access-token\npassword=ghs_frozen\n');

  const elsewhere = run('git', ['credential', 'fill'], { env });
  elsewhere.child.stdin?.end('protocol=https\nhost=example.com\n\n');
  await expect(elsewhere).rejects.toThrow(/could not read Username/);
});

test('delivery env reaches a GitHub on plain HTTP by its address, under its name', async () => {
  const port = await record(undefined, (response) => {
    if (arrivals.length > 1) return noRefs(response);
    response.writeHead(401, { 'www-authenticate': 'Basic realm="GitHub"' }).end();
  });
  const github = gitHubInstanceAt(`http://127.0.0.1:${port}`, 'github.com');
  const env = await wired(beside({ delivery: 'env', github }), 0, 'ghs_frozen');

  await run('git', ['ls-remote', 'https://github.com/acme/harbor.git'], { env });

  expect(arrivals[1]?.target).toMatch(/^http:\/\/github\.com\/acme\/harbor\.git\/info\/refs/);
  expect(arrivals[1]?.headers.authorization).toBe(basic('x-access-token', 'ghs_frozen'));
  expect(arrivals[1]?.headers['proxy-authorization']).toBeUndefined();
});

test('delivery env brings gh to a GitHub on plain HTTP through a socket, with the frozen token', async () => {
  const github = gitHubInstanceAt('http://127.0.0.1:1', 'github.com');
  const boot = beside({ delivery: 'env', github });
  const env = await wired(boot, 0, 'ghs_frozen');
  await record(join(boot.folders.run, 'github.sock'), (response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  });

  await run('gh', ['api', 'rate_limit'], { env });

  expect(arrivals[0]).toMatchObject({ target: '/rate_limit', headers: { host: 'api.github.com' } });
  expect(arrivals[0]?.headers.authorization).toBe('token ghs_frozen');
});
