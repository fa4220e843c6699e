import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Seen = {
  readonly method: string;
  readonly url: string;
  readonly rawHeaders: string[];
  readonly authorization: string;
};

export type ScriptedUpstream = {
  readonly url: string;
  readonly seen: Seen[];
  /** Answers a request; may be exchanged by the test. */
  handle: (request: IncomingMessage, response: ServerResponse, seen: Seen) => void;
  stop(): Promise<void>;
};

/** A server in GitHub's place that answers as the test says and remembers what it was sent. */
export async function startScriptedUpstream(): Promise<ScriptedUpstream> {
  const upstream: ScriptedUpstream = {
    url: '',
    seen: [],
    handle: (_request, response) => response.end('{}'),
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  const server = createServer((request, response) => {
    const { method = '', url = '', rawHeaders } = request;
    const seen = { method, url, rawHeaders, authorization: request.headers.authorization ?? '' };
    upstream.seen.push(seen);
    upstream.handle(request, response, seen);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return Object.assign(upstream, { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
}
