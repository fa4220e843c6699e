import type { ClientRequest, IncomingMessage } from 'node:http';
import { http } from '../../../../lib/node-http.ts';
import { https } from '../../../../lib/node-https.ts';
import { isReplayable, type RequestBody } from '../bodies/request-body.ts';
import type { Destination } from '../requests/authorities.ts';
import { collectPassedBuffers } from '../bodies/collect-passed-buffers.ts';
import { publicLookup } from './public-addresses.ts';

export type UpstreamRequest = {
  readonly method: string;
  readonly destination: Destination;
  /** Names and values in turn. */
  readonly headers: readonly string[];
  readonly body: RequestBody;
  /** Aborted when the client goes away, so that GitHub is not left with a body that looks complete. */
  readonly signal: AbortSignal;
};

export interface Upstream {
  /** Resolves with the head of the answer; rejects when there was none. Redirects are answers like any other. */
  send(request: UpstreamRequest): Promise<IncomingMessage>;
  close(): void;
}

/** Longest silence of GitHub: its own limits for one REST answer are far below, and git keeps its streams alive. */
const IDLE = 300_000;
/** Below GitHub's own keep-alive, so that we close first. */
const KEEP_ALIVE = { keepAlive: true, maxFreeSockets: 32, timeout: 20_000 };

const IDEMPOTENT = new Set(['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE']);

/** Sends requests to GitHub by `node:http`, over connections that are kept. */
export function createUpstream(idle: number = IDLE, lookup = publicLookup()): Upstream {
  const agents = { 'http:': new http.Agent(KEEP_ALIVE), 'https:': new https.Agent(KEEP_ALIVE) };

  const sendOnce = async (request: UpstreamRequest): Promise<IncomingMessage> => {
    const { method, destination, headers, body, signal } = request;
    const { origin, path } = destination;
    const isTls = origin.protocol === 'https:';
    const isElsewhere = destination.place === 'elsewhere';
    // A body that cannot be sent again must not meet a kept connection that GitHub is closing just now.
    const agent = body.kind === 'stream' || isElsewhere ? false : agents[isTls ? 'https:' : 'http:'];
    const outgoing = (isTls ? https : http).request({
      host: origin.hostname.replace(/^\[|\]$/g, ''),
      port: origin.port === '' ? (isTls ? 443 : 80) : Number(origin.port),
      method,
      path,
      headers: ['Host', origin.host, ...headers, ...framing(method, body)],
      agent,
      ...(isElsewhere ? { lookup } : {}),
    });
    outgoing.setTimeout(idle, () => outgoing.destroy(new Silence(`GitHub was silent for ${idle} ms`)));
    const answered = answerTo(outgoing);
    breakOffOn(signal, outgoing);
    sendBody(outgoing, body);
    return answered;
  };

  return {
    send: async (request) => {
      try {
        return await sendOnce(request);
      } catch (error) {
        // https://nodejs.org/api/http.html#requestreusedsocket: the server closed a kept connection as we used it.
        // Whether it had read the request cannot be known, so only what may arrive twice is sent again (RFC 9110 §9.2.2).
        const mayRepeat = IDEMPOTENT.has(request.method) && isReplayable(request.body) && !request.signal.aborted;
        if (error instanceof StaleConnection && mayRepeat) return sendOnce(request);
        throw error;
      }
    },
    close: () => {
      agents['http:'].destroy();
      agents['https:'].destroy();
    },
  };
}

/** Whoever waited this long has waited enough. */
export class Silence extends Error {}

class StaleConnection extends Error {}

function answerTo(outgoing: ClientRequest): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    outgoing.once('response', resolve);
    // Stays after the answer has begun: what breaks then shows itself on the answer's own stream.
    outgoing.on('error', (error: NodeJS.ErrnoException) => {
      const isStale = outgoing.reusedSocket && (error.code === 'ECONNRESET' || error.code === 'EPIPE');
      reject(isStale ? new StaleConnection(error.message, { cause: error }) : error);
    });
  });
}

/** What the option `signal` of a request does, at a tenth of the cost. */
function breakOffOn(signal: AbortSignal, outgoing: ClientRequest): void {
  const breakOff = () => outgoing.destroy(new Error('the client has gone'));
  if (signal.aborted) breakOff();
  signal.addEventListener('abort', breakOff);
  outgoing.once('close', () => signal.removeEventListener('abort', breakOff));
}

/** The body's framing is ours to say: RFC 9112 §6. */
function framing(method: string, body: RequestBody): string[] {
  switch (body.kind) {
    case 'none':
      return ['GET', 'HEAD', 'OPTIONS', 'DELETE'].includes(method) ? [] : ['Content-Length', '0'];
    case 'whole':
      return ['Content-Length', String(body.bytes.length)];
    case 'stream':
      return body.length === undefined ? ['Transfer-Encoding', 'chunked'] : ['Content-Length', body.length];
  }
}

function sendBody(outgoing: ClientRequest, body: RequestBody): void {
  switch (body.kind) {
    case 'none':
      outgoing.end();
      return;
    case 'whole':
      outgoing.end(body.bytes);
      return;
    case 'stream':
      streamBody(outgoing, body);
  }
}

function streamBody(outgoing: ClientRequest, { head, rest }: Extract<RequestBody, { kind: 'stream' }>): void {
  for (const chunk of head) outgoing.write(chunk);
  collectPassedBuffers(rest);
  rest.pipe(outgoing);
  // GitHub may answer and hang up before it has read all: the client still gets that answer, so its rest is let run out.
  outgoing.once('close', () => {
    rest.unpipe(outgoing);
    rest.resume();
  });
}
