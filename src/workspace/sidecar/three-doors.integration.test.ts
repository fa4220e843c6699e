import { once } from 'node:events';
import { request } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { GrantRules } from '../../contract/grant.ts';
import { gitHubInstanceAt } from '../../contract/github-instance.ts';
import { PROTECTED_ACTIONS } from '../../contract/protected-actions.ts';
import { ask } from './testing/ask.ts';
import { issue, type PlatformDouble, startPlatformDouble } from './testing/platform-double.ts';
import { type ScriptedUpstream, startScriptedUpstream } from './testing/scripted-upstream.ts';
import { ENROLMENT_CODE, LOCAL_KEY, type SidecarProcess, startSidecarProcess } from './testing/sidecar-process.ts';
import { type Attempt, INTENTS, packet } from './testing/three-doors.ts';

/**
 * Each protected action by each door that can express it: through the real sidecar it does not reach GitHub without the
 * grant, and with just that entry in the grant it does, with a credential.
 */
let upstream: ScriptedUpstream;
let platform: PlatformDouble;
const USUAL: GrantRules = { push: ['refs/heads/**', 'refs/tags/**', '!refs/heads/main'], allow: [] };

beforeAll(async () => {
  upstream = await startScriptedUpstream();
  upstream.handle = (incoming, response) => void incoming.resume().once('end', () => response.end('{}'));
  platform = await startPlatformDouble('ws-1', ENROLMENT_CODE);
  platform.answer = (_method, path) =>
    path.startsWith('/github-installation-token')
      ? issue('ghs_three_doors', Date.now() - 60_000, Date.now() + 3_540_000)
      : { status: 204 };
});
afterAll(async () => {
  await platform?.stop();
  await upstream?.stop();
});

async function withSidecar(rules: GrantRules, act: (sidecar: SidecarProcess) => Promise<void>): Promise<void> {
  const github = gitHubInstanceAt(upstream.url, 'github.com');
  const sidecar = await startSidecarProcess(platform.socket, github, [{ owner: 'acme', name: 'api' }], rules);
  try {
    await act(sidecar);
  } finally {
    await sidecar.stop();
  }
}

/** Sends it as its door has it; what the client is told, and what GitHub got of it. */
async function send(sidecar: SidecarProcess, attempt: Attempt): Promise<{ said: string; reached: string[] }> {
  upstream.seen.length = 0;
  const said = 'ref' in attempt ? await push(sidecar, attempt) : await call(sidecar, attempt);
  return { said, reached: upstream.seen.map(({ authorization }) => authorization.split(' ')[0] ?? '') };
}

async function call({ ghSocket }: SidecarProcess, attempt: Exclude<Attempt, { ref: string }>): Promise<string> {
  const [method, path, body] = 'query' in attempt ? ['POST', '/graphql', { query: attempt.query }] : attempt.rest;
  const text = body === undefined ? '' : JSON.stringify(body);
  // Node frames no body of a DELETE by itself.
  const length = { 'content-length': Buffer.byteLength(text) };
  const headers = { host: 'api.github.com', 'content-type': 'application/json', ...length };
  const answer = await ask(ghSocket, { method, path, headers }, text);
  return answer.body.toString();
}

async function push(
  { gitPort }: SidecarProcess,
  { from, to, ref }: Extract<Attempt, { ref: string }>,
): Promise<string> {
  const key = Buffer.from(`agent:${LOCAL_KEY}`).toString('base64');
  const outgoing = request({
    ...{ host: '127.0.0.1', port: gitPort, method: 'POST', path: 'http://github.com/acme/api.git/git-receive-pack' },
    headers: { 'proxy-authorization': `Basic ${key}`, 'content-type': 'application/x-git-receive-pack-request' },
  });
  outgoing.end(`${packet(`${from} ${to} ${ref}\0 report-status side-band-64k`)}0000`);
  const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
  let text = '';
  for await (const chunk of response.setEncoding('latin1')) text += chunk;
  return text;
}

describe.each(INTENTS)('$what', ({ needs, code, attempts }) => {
  it('is refused at every door without the grant, by the same code', async () => {
    await withSidecar(USUAL, async (sidecar) => {
      for (const attempt of attempts) {
        const { said, reached } = await send(sidecar, attempt);
        expect({ attempt, said, reached }).toEqual({ attempt, said: expect.stringContaining(code), reached: [] });
      }
    });
  });

  it('reaches GitHub with a credential at every door once the grant has just that', async () => {
    const rules = { push: [...(needs.push ?? USUAL.push)], allow: [...(needs.allow ?? [])] };
    await withSidecar(rules, async (sidecar) => {
      for (const attempt of attempts) {
        const { said, reached } = await send(sidecar, attempt);
        expect({ attempt, said, reached: reached.length }).toEqual({ attempt, said: expect.any(String), reached: 1 });
        expect(reached[0]).toBe('ref' in attempt ? 'Basic' : 'Bearer');
      }
    });
  });
});

it('leaves no protected action out', () => {
  const tried = new Set(INTENTS.flatMap(({ needs }) => needs.allow ?? []));
  expect([...tried].toSorted()).toEqual(expect.arrayContaining(Object.keys(PROTECTED_ACTIONS).toSorted()));
});
