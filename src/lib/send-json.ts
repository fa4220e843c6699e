import type { IncomingMessage, RequestOptions } from 'node:http';
import { http } from './node-http.ts';

export type JsonAnswer = { readonly status: number; readonly body: unknown };

/** The path of a unix socket at which the other side listens, or its web address (`https://host:port`). */
export type JsonPeer = { readonly socket: string } | { readonly origin: string };

export type JsonRequest = JsonPeer & {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Path and query. */
  readonly path: string;
  /** JSON text, or nothing. */
  readonly body?: string;
  readonly authorization?: string;
  /** Longest silence in milliseconds. */
  readonly idle: number;
  readonly signal?: AbortSignal;
};

/** Our programs' answers are small; more than this is none of theirs. */
const MOST_BYTES = 1_048_576;

/**
 * One small JSON request to another of our programs, mostly over a unix socket (`fetch` knows none). Rejects when the
 * other side cannot be reached, stays silent, or answers no JSON.
 */
export async function sendJson(asked: JsonRequest): Promise<JsonAnswer> {
  const { method, path, body = '', authorization, idle, signal } = asked;
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const { send, where } = reach(asked);
  const request = send({
    ...where,
    method,
    path,
    headers: {
      accept: 'application/json',
      ...(body === '' ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }),
      ...(authorization === undefined ? {} : { authorization }),
    },
    timeout: idle,
    ...(signal === undefined ? {} : { signal }),
  });
  request.once('response', resolve).once('error', reject);
  request.once('timeout', () => request.destroy(new Error(`no answer within ${idle} ms`)));
  request.end(body);
  const response = await promise;
  const text = await readText(response);
  return { status: response.statusCode ?? 0, body: text === '' ? undefined : JSON.parse(text) };
}

function reach(peer: JsonPeer): { send: typeof http.request; where: RequestOptions } {
  if ('socket' in peer) return { send: http.request, where: { socketPath: peer.socket } };
  const { protocol, hostname, port } = new URL(peer.origin);
  const where = { hostname: hostname.replace(/^\[|\]$/g, ''), port };
  // TLS is loaded where it is spoken alone: `node-https.ts`.
  return { send: protocol === 'https:' ? process.getBuiltinModule('node:https').request : http.request, where };
}

async function readText(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MOST_BYTES) throw new Error('the answer is too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
