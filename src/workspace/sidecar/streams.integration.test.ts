import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import type { Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type ScriptedUpstream, startScriptedUpstream } from './testing/scripted-upstream.ts';
import { startWorkspace, type TestWorkspace } from './testing/start-workspace.ts';

/** Bodies that are far larger than what may be held of them, at the real program. */
let upstream: ScriptedUpstream;
let workspace: TestWorkspace;
const MIB = 1_048_576;
const BIG = 400 * MIB;
const HEAD = 'HTTP/1.1\r\nHost: api.github.com\r\n';

beforeAll(async () => {
  upstream = await startScriptedUpstream();
  workspace = await startWorkspace(upstream.url, { repositories: ['api'] });
}, 60_000);
beforeEach(() => {
  upstream.seen.length = 0;
});
afterAll(async () => {
  await workspace?.stop();
  await upstream?.stop();
});

async function status(key: 'VmRSS' | 'VmHWM'): Promise<number> {
  const text = await readFile(`/proc/${workspace.sidecar.child.pid}/status`, 'utf8');
  return Number(new RegExp(`${key}:\\s+(\\d+) kB`).exec(text)?.[1]) * 1_024;
}
const resident = () => status('VmRSS');
const mostResident = () => status('VmHWM');

/** Writes as fast as the other side takes it; how much it took when it has taken no more for a while. */
async function pour(socket: Writable): Promise<number> {
  const chunk = Buffer.alloc(256 * 1_024);
  for (let sent = 0; sent < BIG; sent += chunk.length) {
    if (socket.write(chunk)) continue;
    const drained = new Promise<boolean>((resolve) => socket.once('drain', () => resolve(true)));
    if (!(await Promise.race([drained, sleep(1_500, false)]))) return sent;
  }
  return BIG;
}

it('takes no more of an answer than its reader does', async () => {
  const taken = Promise.withResolvers<number>();
  upstream.handle = (_request, response) => {
    response.writeHead(200, { 'content-length': BIG });
    taken.resolve(pour(response));
    response.on('error', () => undefined);
  };
  const before = await resident();
  const socket = connect(workspace.sidecar.ghSocket).pause();
  socket.write(`GET /repos/acme/api/tarball ${HEAD}\r\n`);
  expect(await taken.promise).toBeLessThan(64 * MIB);
  expect((await resident()) - before).toBeLessThan(48 * MIB);
  socket.destroy();
}, 60_000);

it('is hardly larger for a body that has passed, though V8 sees no garbage in it', async () => {
  upstream.handle = (_request, response) => {
    response.writeHead(200, { 'content-length': BIG });
    void pour(response).then(() => response.end());
  };
  const before = await resident();
  const socket = connect(workspace.sidecar.ghSocket);
  socket.write(`GET /repos/acme/api/tarball ${HEAD}Connection: close\r\n\r\n`);
  await once(socket.resume(), 'close');
  expect(socket.bytesRead).toBeGreaterThan(BIG);
  expect((await mostResident()) - before).toBeLessThan(24 * MIB);
}, 60_000);

it('takes no more of a body than GitHub does, and lets go of both when the client does', async () => {
  const asked = Promise.withResolvers<IncomingMessage>();
  upstream.handle = (request) => asked.resolve(request.pause());
  const before = await resident();
  const socket = connect(workspace.sidecar.ghSocket);
  socket.write(`POST /repos/acme/api/check-runs ${HEAD}Content-Length: ${BIG}\r\n\r\n`);
  expect(await pour(socket)).toBeLessThan(64 * MIB);
  expect((await resident()) - before).toBeLessThan(48 * MIB);
  socket.destroy();
  const request = await asked.promise;
  const closed = new Promise((resolve) => request.once('close', resolve));
  request.on('error', () => undefined).resume();
  await closed;
  expect(request.complete).toBe(false);
}, 60_000);

it('passes an answer on that comes before the body has been sent', async () => {
  upstream.handle = (request, response) => {
    let read = 0;
    // Not before all that came was read: it hangs up then, and with bytes unread the kernel's reset would overtake it.
    request.on('data', (piece: Buffer) => {
      read += piece.length;
      if (read === MIB) response.writeHead(413, { 'content-length': 3 }).end('big');
    });
  };
  const socket = connect(workspace.sidecar.ghSocket);
  socket.on('error', () => undefined);
  socket.write(`POST /repos/acme/api/check-runs ${HEAD}Content-Length: ${BIG}\r\n\r\n`);
  socket.write(Buffer.alloc(MIB));
  const [answer] = (await once(socket.setEncoding('latin1'), 'data')) as [string];
  expect(answer).toMatch(/^HTTP\/1\.1 413 /);
  socket.destroy();
});
