import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { FLUSH, inPieces, packet } from '../../../../policy/git/testing/packets.ts';
import { type ScriptedUpstream, startScriptedUpstream } from '../../testing/scripted-upstream.ts';
import { LOCAL_KEY } from '../../testing/sidecar-process.ts';
import { startWorkspace, type TestWorkspace } from '../../testing/start-workspace.ts';

/** The real program, and a GitHub that keeps what it is sent. The naive judge of the test is a list of three lines. */
let upstream: ScriptedUpstream;
let workspace: TestWorkspace;
const received: Buffer[] = [];

beforeAll(async () => {
  upstream = await startScriptedUpstream();
  upstream.handle = async (incoming, response) => {
    const pieces: Buffer[] = [];
    try {
      for await (const piece of incoming as AsyncIterable<Buffer>) pieces.push(piece);
    } catch {
      return;
    }
    received.push(Buffer.concat(pieces));
    response.writeHead(200, { 'content-type': 'application/x-git-receive-pack-result' }).end('0000');
  };
  workspace = await startWorkspace(upstream.url, {
    repositories: ['api'],
    rules: { push: ['refs/heads/ok/*'], allow: [] },
  });
}, 60_000);
afterAll(async () => {
  await workspace?.stop();
  await upstream?.stop();
});

/** Sends a body in pieces, chunked or not, as fast as it is taken. */
async function push(body: Buffer, size: number, isChunked: boolean, more: Record<string, string> = {}) {
  const outgoing = request({
    port: workspace.sidecar.gitPort,
    host: '127.0.0.1',
    method: 'POST',
    path: 'http://github.com/acme/api.git/git-receive-pack',
    headers: {
      host: 'github.com',
      'proxy-authorization': `Basic ${btoa(`agent:${LOCAL_KEY}`)}`,
      'content-type': 'application/x-git-receive-pack-request',
      ...(isChunked ? {} : { 'content-length': body.length }),
      ...more,
    },
  });
  const answered = once(outgoing, 'response') as Promise<[IncomingMessage]>;
  for (const piece of inPieces(body, size)) if (!outgoing.write(piece)) await once(outgoing, 'drain');
  outgoing.end();
  const [response] = await answered;
  const pieces: Buffer[] = [];
  for await (const piece of response as AsyncIterable<Buffer>) pieces.push(piece);
  return { status: response.statusCode ?? 0, text: Buffer.concat(pieces).toString('latin1') };
}

const [ZERO, A] = ['0'.repeat(40), 'a'.repeat(40)];
const CAPABILITIES = '\0 report-status side-band-64k';
const LINES = [
  'refs/heads/ok/a',
  'refs/heads/ok/b',
  'refs/heads/main',
  'refs/heads/ok/a/../main',
  'refs/heads/ok/',
  'HEAD',
];
const ALLOWED = new Set(LINES.slice(0, 2).map((ref) => `${ZERO} ${A} ${ref}`));

const head = (refs: readonly string[]): Buffer =>
  Buffer.concat([...refs.map((ref, i) => packet(`${ZERO} ${A} ${ref}${i === 0 ? CAPABILITIES : ''}`)), FLUSH]);
const pack = (size: number): Buffer => Buffer.concat([Buffer.from('PACK'), Buffer.alloc(size, 'refs/heads/main')]);

/** What any server would take for commands: the packets before the first flush. What comes behind that is a pack. */
function commandsIn(body: Buffer): string {
  for (let at = 0; ;) {
    const length = Number.parseInt(body.toString('latin1', at, at + 4), 16);
    if (!(length >= 4)) return body.toString('latin1', 0, at);
    at += length;
  }
}

it('lets whole pushes of allowed refs through, byte by byte, and nothing of any other', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom(...LINES), { minLength: 1, maxLength: 3 }),
      fc.constantFrom(0, 10, 70_000, 300_000),
      fc.integer({ min: 900, max: 70_000 }),
      fc.boolean(),
      async (refs, packSize, size, isChunked) => {
        received.length = 0;
        const body = Buffer.concat([head(refs), pack(packSize)]);
        const { status, text } = await push(body, size, isChunked);
        const isAllowed = new Set(refs).size === refs.length && refs.every((ref) => ALLOWED.has(`${ZERO} ${A} ${ref}`));
        expect(status).toBe(200);
        if (isAllowed) expect(received.map((bytes) => bytes.equals(body))).toEqual([true]);
        else expect([received, text.includes('ng refs') || text.includes('\u0003')]).toEqual([[], true]);
      },
    ),
    { numRuns: 60 },
  );
}, 240_000);

it('survives heads that are torn anywhere, and lets none through that a plain reading does not know', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom(...LINES.slice(0, 3)), { minLength: 1, maxLength: 2 }),
      fc.nat(),
      fc.uint8Array({ maxLength: 6 }),
      fc.nat({ max: 5 }),
      fc.boolean(),
      async (refs, at, splinter, less, isChunked) => {
        received.length = 0;
        const whole = head(refs);
        const cut = at % whole.length;
        const torn = Buffer.concat([whole.subarray(0, cut), splinter, whole.subarray(cut + less)]);
        const { status } = await push(torn, 50, isChunked || torn.length === 0);
        expect(status).toBeLessThan(500);
        for (const bytes of received) {
          expect(commandsIn(bytes)).not.toContain('refs/heads/main');
        }
      },
    ),
    { numRuns: 150 },
  );
  expect(workspace.sidecar.child.exitCode).toBeNull();
}, 240_000);

it('lets the probe of a large push through, and nothing else that names no ref', async () => {
  received.length = 0;
  expect(await push(FLUSH, 4, false)).toMatchObject({ status: 200, text: '0000' });
  expect(received).toEqual([FLUSH]);
  for (const body of ['', '000', '00000', '00000000', `0000PACK`, `${packet(`shallow ${A}`).toString()}0000`]) {
    for (const isChunked of [true, false]) await push(Buffer.from(body), 3, isChunked);
  }
  await push(head(['refs/heads/ok/a']).subarray(0, -4), 9, true);
  expect(received).toEqual([FLUSH]);
});

it('refuses a push that is compressed, before it reads it', async () => {
  received.length = 0;
  const { text } = await push(head(['refs/heads/ok/a']), 100, false, { 'content-encoding': 'gzip' });
  expect(text).toContain('Content-Encoding');
  expect(received).toEqual([]);
});
