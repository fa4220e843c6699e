import type { OutgoingBody } from '../../../../lib/http1/client-request.ts';
import { StaleConnection } from '../../../../lib/http1/client-connection.ts';
import type { ClientResponse } from '../../../../lib/http1/client-response.ts';
import { ConnectionPool } from '../../../../lib/http1/connection-pool.ts';
import { originOf } from '../../../../lib/http1/origin.ts';
import type { Presence } from '../../../../lib/http1/presence.ts';
import { isReplayable, type RequestBody } from '../bodies/request-body.ts';
import type { Destination } from '../requests/authorities.ts';
import { publicLookup } from './public-addresses.ts';

export type UpstreamRequest = {
  readonly method: string;
  readonly destination: Destination;
  /** Fields as they go on the wire, each with its line end. */
  readonly lines: string;
  readonly body: RequestBody;
  /** When it goes away the connection is broken off, so that GitHub is not left with a body that looks complete. */
  readonly client: Presence;
};

export interface Upstream {
  /** Resolves with the head of the answer; rejects when there was none. Redirects are answers like any other. */
  send(request: UpstreamRequest): Promise<ClientResponse>;
  close(): void;
}

/** Longest silence of GitHub: its own limits for one REST answer are far below, and git keeps its streams alive. */
const IDLE = 300_000;
/** Below GitHub's own keep-alive, so that we close first. */
const KEPT = { keep: 20, mostKept: 32 };

const IDEMPOTENT = new Set(['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE']);

/** Sends requests to GitHub, over connections that are kept. */
export function createUpstream(idle: number = IDLE, lookup = publicLookup()): Upstream {
  const pool = new ConnectionPool({ idle, ...KEPT });

  const sendOnce = ({ method, destination, lines, body, client }: UpstreamRequest): Promise<ClientResponse> => {
    const origin = originOf(destination.origin);
    const isElsewhere = destination.place === 'elsewhere';
    // A body that cannot be sent again must not meet a kept connection that GitHub is closing just now.
    const isAlone = body.kind === 'stream' || isElsewhere;
    const connection = isAlone ? pool.open(origin, isElsewhere ? lookup : undefined) : pool.take(origin);
    const own = isAlone ? `${framing(method, body)}Connection: close\r\n` : framing(method, body);
    const head = `${method} ${destination.path} HTTP/1.1\r\nHost: ${origin.authority}\r\n${lines}${own}\r\n`;
    return connection.send({ method, head, body: outgoing(body), client });
  };

  return {
    send: async (request) => {
      try {
        return await sendOnce(request);
      } catch (error) {
        // The server closed a kept connection as we used it. Whether it had read the request cannot be known, so only
        // what may arrive twice is sent again (RFC 9110 §9.2.2, RFC 9112 §9.3.1).
        const mayRepeat = IDEMPOTENT.has(request.method) && isReplayable(request.body) && !request.client.isGone;
        if (error instanceof StaleConnection && mayRepeat) return sendOnce(request);
        throw error;
      }
    },
    close: () => pool.close(),
  };
}

/** The body's framing is ours to say: RFC 9112 §6. */
function framing(method: string, body: RequestBody): string {
  switch (body.kind) {
    case 'none':
      return NEED_NO_LENGTH.has(method) ? '' : 'Content-Length: 0\r\n';
    case 'whole':
      return `Content-Length: ${body.bytes.length}\r\n`;
    case 'stream':
      return body.length === undefined ? 'Transfer-Encoding: chunked\r\n' : `Content-Length: ${body.length}\r\n`;
  }
}

const NEED_NO_LENGTH = new Set(['GET', 'HEAD', 'OPTIONS', 'DELETE']);

function outgoing(body: RequestBody): OutgoingBody | undefined {
  switch (body.kind) {
    case 'none':
      return undefined;
    case 'whole':
      return body.bytes;
    case 'stream':
      return { first: body.head, rest: body.rest, isChunked: body.length === undefined };
  }
}
