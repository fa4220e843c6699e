import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { gitHubInstanceAt } from '../../../contract/github-instance.ts';
import type { Clock } from '../../../lib/clock.ts';
import { type Discard, GitHubApp } from '../github-app.ts';
import { RemoteClock } from '../../../lib/remote-clock.ts';
import { keySigner } from '../signer/key-signer.ts';

export type Seen = { readonly call: string; readonly body: unknown; readonly authorization: string };
export type Reply = { status: number; body?: unknown; headers?: Record<string, string> } | 'hang up';

/** A GitHub that answers what a test wants, however wrong: for what the emulator rightly never does. */
export async function startScriptedGitHub(
  answer: (seen: Seen, nth: number) => Reply | Promise<Reply>,
  clock: Clock = Date.now,
  discard?: Discard,
) {
  const seen: Seen[] = [];
  const server = createServer(async (request, response) => {
    const one = await read(request);
    seen.push(one);
    const reply = await answer(one, seen.length);
    if (reply === 'hang up') return request.socket.destroy();
    response.writeHead(reply.status, { 'content-type': 'application/json', ...reply.headers });
    return response.end(JSON.stringify(reply.body ?? {}));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { privateKey: key } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return {
    url,
    seen,
    app: new GitHubApp({
      appId: 'Iv1',
      signer: keySigner(key),
      instance: gitHubInstanceAt(url),
      clock: new RemoteClock(clock),
      discard,
    }),
    stop: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

async function read(request: IncomingMessage): Promise<Seen> {
  const body = await text(request);
  const call = `${request.method} ${(request.url ?? '').replace('/api/v3', '')}`;
  const parsed: unknown = body === '' ? undefined : JSON.parse(body);
  return { call, body: parsed, authorization: request.headers.authorization ?? '' };
}
