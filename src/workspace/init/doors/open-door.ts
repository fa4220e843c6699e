import { once } from 'node:events';
import { chown, rm } from 'node:fs/promises';
import { type AddressInfo, createServer, type ListenOptions, type Server, type Socket } from 'node:net';
import { Fault } from '../../../lib/fault.ts';
import { LONGEST_SOCKET_PATH } from '../../../lib/longest-socket-path.ts';

export type OpenDoor = {
  /** The loopback port, 0 for a unix socket. */
  readonly port: number;
  /** Accepts no more and closes what is still in our hands; what was handed on lives on. */
  close(): void;
};

/**
 * Listens on a unix socket; what a predecessor left under that path is removed. `owner` is the uid and gid of who may
 * connect where that is not our own user.
 */
export async function openSocketDoor(
  path: string,
  accept: (socket: Socket) => void,
  owner?: number,
): Promise<OpenDoor> {
  if (Buffer.byteLength(path) > LONGEST_SOCKET_PATH) {
    throw new Fault(
      'data_folder_path_too_long',
      `the path of the socket ${path} has more than ${LONGEST_SOCKET_PATH} bytes`,
      'use a data folder with a shorter path (--data DIR)',
    );
  }
  await rm(path, { force: true });
  const door = await listen({ path }, accept);
  // Whoever may write to a socket may connect to it: unix(7).
  if (owner !== undefined) await chown(path, owner, owner);
  return door;
}

/** Listens on loopback, at `preferred` when that port is free and at any other when it is not. */
export async function openLoopbackDoor(preferred: number, accept: (socket: Socket) => void): Promise<OpenDoor> {
  const host = '127.0.0.1';
  try {
    return await listen({ host, port: preferred }, accept);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    return listen({ host, port: 0 }, accept);
  }
}

/**
 * `pauseOnConnect` keeps Node from reading a single byte here, so that the connection can be handed to another
 * process whole: https://nodejs.org/api/child_process.html#example-sending-a-socket-object
 */
async function listen(where: ListenOptions, accept: (socket: Socket) => void): Promise<OpenDoor> {
  const ours = new Set<Socket>();
  const server = createServer({ pauseOnConnect: true, allowHalfOpen: true }, (socket) => {
    ours.add(socket);
    socket.once('close', () => ours.delete(socket));
    accept(socket);
  });
  server.listen({ backlog: 511, ...where });
  await once(server, 'listening');
  const address = server.address() as AddressInfo | string;
  return { port: typeof address === 'string' ? 0 : address.port, close: () => closeDoor(server, ours) };
}

/**
 * The listening socket is gone when this returns. The server's own `close` event is no use here: once it has given
 * a connection to another process it waits for that process's word, and for ever when that process has died.
 */
function closeDoor(server: Server, ours: ReadonlySet<Socket>): void {
  server.close();
  for (const socket of ours) socket.destroy();
}
