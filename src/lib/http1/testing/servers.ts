import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Origin } from '../origin.ts';
import { type Handler, ServerConnection } from '../server-connection.ts';

export type TestServer = { readonly port: number; readonly origin: Origin; readonly sockets: Socket[] };

/** At a unix socket, whose buffers are small: who is slow there is waited for at once. */
export async function startLocalServer(handler: Handler): Promise<{ readonly path: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'mooring-http1-'));
  const path = join(folder, 'socket');
  const server = createServer((socket) => serve(socket, handler)).listen(path);
  await once(server, 'listening');
  onTestFinished(async () => {
    server.close();
    await rm(folder, { recursive: true });
  });
  return { path };
}

/** A server of the test's own, which has each connection as it comes; gone when the test is over. */
export async function startRawServer(onSocket: (socket: Socket) => void): Promise<TestServer> {
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => undefined);
    onSocket(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, 'close');
  });
  const { port } = server.address() as AddressInfo;
  const key = `http://127.0.0.1:${port}`;
  const origin = { key, host: '127.0.0.1', port, authority: 'x', isTls: false, serverName: undefined };
  return { port, origin, sockets };
}

/** A server by this folder's means. */
export const startServer = (handler: Handler): Promise<TestServer> =>
  startRawServer((socket) => serve(socket, handler));

function serve(socket: Socket, handler: Handler): void {
  socket.allowHalfOpen = true;
  void new ServerConnection(socket, {
    ...{ handler, idle: 60_000, now: Date.now, patience: { first: 60_000, next: 60_000 } },
    ...{ onBegin: () => undefined, onOver: () => undefined },
  });
}

export async function connectTo(server: Pick<TestServer, 'port'> | { readonly path: string }): Promise<Socket> {
  const socket = 'path' in server ? connect(server.path) : connect(server.port, '127.0.0.1').setNoDelay(true);
  socket.on('error', () => undefined);
  onTestFinished(() => void socket.destroy());
  await once(socket, 'connect');
  return socket;
}

/** Sends bytes in pieces that arrive one by one. */
export async function sendPieces(socket: Socket, pieces: readonly Buffer[]): Promise<void> {
  for (const piece of pieces) {
    socket.write(piece);
    await new Promise(setImmediate);
  }
}

/** All that comes until the other side closes. */
export async function readAll(socket: Socket): Promise<Buffer> {
  const pieces: Buffer[] = [];
  socket.on('data', (piece: Buffer) => pieces.push(piece)).resume();
  if (!socket.closed) await once(socket, 'close');
  return Buffer.concat(pieces);
}
