import * as fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type DoorAddress, sendBytes } from './testing/ask-raw.ts';
import { authority, framing, line, path, verb } from './testing/odd-requests.ts';
import { type ScriptedUpstream, startScriptedUpstream } from './testing/scripted-upstream.ts';
import { complaintAbout } from './testing/second-opinion.ts';
import { LOCAL_KEY } from './testing/sidecar-process.ts';
import { startWorkspace, type TestWorkspace } from './testing/start-workspace.ts';

/** Bytes from a malign client at the real program's doors; the upstream remembers all that it was sent. */
let upstream: ScriptedUpstream;
let workspace: TestWorkspace;
const CLIENTS = 'credential-of-the-client';
const PROXY = `Basic ${Buffer.from(`agent:${LOCAL_KEY}`).toString('base64')}`;
const gh = (): DoorAddress => ({ path: workspace.sidecar.ghSocket });
const git = (): DoorAddress => ({ port: workspace.sidecar.gitPort });

beforeAll(async () => {
  upstream = await startScriptedUpstream();
  workspace = await startWorkspace(upstream.url, { repositories: ['api'] });
}, 60_000);
beforeEach(() => {
  upstream.seen.length = 0;
});
afterEach(async () => {
  expect(workspace.sidecar.child.exitCode).toBeNull();
  expect(workspace.sidecar.errors()).not.toContain('request failed');
  expect(await sendBytes(gh(), request('GET', '/user', ['Host: api.github.com']))).toMatch(/^HTTP\/1\.1 200 /);
});
afterAll(async () => {
  await workspace?.stop();
  await upstream?.stop();
});

function request(method: string, target: string, headers: readonly string[], body = ''): Buffer {
  return Buffer.from(
    `${method} ${target} HTTP/1.1\r\n${headers.map((line) => `${line}\r\n`).join('')}\r\n${body}`,
    'latin1',
  );
}

/** Sends it, and lets the second opinion judge what has arrived; the upstream's answer comes after its record. */
async function judge(door: DoorAddress, bytes: Buffer): Promise<number> {
  upstream.seen.length = 0;
  await sendBytes(door, bytes);
  for (const seen of upstream.seen) expect(complaintAbout(seen, [CLIENTS, PROXY, LOCAL_KEY])).toBeUndefined();
  return upstream.seen.filter(({ authorization }) => authorization !== '').length;
}

const OWN = [`Authorization: Bearer ${CLIENTS}`, `Cookie: ${CLIENTS}`];

const RUNS = { numRuns: 150 };

describe('a malign client', () => {
  it('gets no credential by any path, host or verb, whichever of two hosts is believed', async () => {
    let carried = 0;
    await fc.assert(
      fc.asyncProperty(verb, path, authority, authority, fc.boolean(), async (method, path, host, named, absolute) => {
        const target = absolute ? `http://${named}${path}` : path;
        carried += await judge(gh(), request(method, target, [`Host: ${host}`, ...OWN]));
        carried += await judge(
          git(),
          request(method, target, [`Host: ${host}`, `Proxy-Authorization: ${PROXY}`, ...OWN]),
        );
      }),
      { ...RUNS, examples: [['GET', '/repos/acme/api/issues', 'api.github.com', 'x', false]] },
    );
    expect(carried).toBeGreaterThan(0);
  }, 120_000);

  it('gets nothing through by heads that can be read in two ways, and no request behind another', async () => {
    const behind = 'GET /repos/acme/smuggled HTTP/1.1\r\nHost: api.github.com\r\n\r\n';
    let carried = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('GET', 'POST', 'PUT'),
        fc.array(line, { maxLength: 4 }),
        framing,
        async (method, lines, body) => {
          const headers = ['Host: api.github.com', ...OWN, ...lines];
          const named =
            lines.some((each) => each.startsWith('X-Named')) && !lines.some((each) => each.includes('X-Named,'));
          if (named) return;
          carried += await judge(gh(), request(method, '/repos/acme/api/issues', headers, body + behind));
        },
      ),
      { ...RUNS, examples: [['GET', [], '']] },
    );
    expect(carried).toBeGreaterThan(0);
  }, 120_000);

  it('does no harm by bytes that are no HTTP at all', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 2_000 }), async (bytes) => {
        expect(await judge(gh(), Buffer.from(bytes))).toBe(0);
        expect(await judge(git(), Buffer.concat([Buffer.from('GET '), bytes]))).toBe(0);
      }),
      { numRuns: 40 },
    );
  }, 120_000);

  it('without the key is answered at once, and cannot keep its place at the door with a body that does not end', async () => {
    const headers = ['Host: github.com', 'Connection: close', 'Content-Length: 1000000'];
    const answer = await sendBytes(git(), request('POST', 'http://github.com/acme/api.git/x', headers, 'a'));
    expect(answer).toMatch(/^HTTP\/1\.1 407 /);
  });
});
