import { connect, type LookupFunction, type OnReadOpts, type Socket } from 'node:net';
import type { Origin } from './origin.ts';

export type SocketOptions = {
  readonly onread: OnReadOpts;
  readonly lookup?: LookupFunction | undefined;
};

/** The last TLS session with each origin: it saves half of the next handshake (RFC 8446 §2.2). */
const sessions = new Map<string, Buffer>();
const MOST_SESSIONS = 50;

/** Connects to an origin, by TLS where it is https. */
export function openSocket({ key, host, port, isTls, serverName }: Origin, options: SocketOptions): Socket {
  const { onread, lookup } = options;
  const where = { host, port, onread, noDelay: true, ...(lookup === undefined ? {} : { lookup }) };
  if (!isTls) return connect(where);
  // Loaded when it is needed: what speaks no TLS is 3 MB smaller without it.
  const { connect: connectSecurely } = process.getBuiltinModule('node:tls');
  const session = sessions.get(key);
  const socket = connectSecurely({
    ...where,
    ALPNProtocols: ['http/1.1'],
    ...(serverName === undefined ? {} : { servername: serverName }),
    ...(session === undefined ? {} : { session }),
  });
  socket.on('session', (fresh: Buffer) => {
    sessions.delete(key);
    sessions.set(key, fresh);
    for (const oldest of [...sessions.keys()].slice(0, -MOST_SESSIONS)) sessions.delete(oldest);
  });
  socket.once('error', () => sessions.delete(key));
  return socket;
}
