import { once } from 'node:events';
import { chmod, rm } from 'node:fs/promises';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname } from 'node:path';
import { createAdaptorServer } from '@hono/node-server';
import type { Hono } from 'hono';
import { Fault } from '../lib/fault.ts';
import { LONGEST_SOCKET_PATH } from '../lib/longest-socket-path.ts';

export type Listener = {
  readonly port: number;
  /** Answers by this from now on; requests that came before wait. */
  serve(app: Hono): void;
  close(): Promise<void>;
};

export type Addresses = {
  /** For Mooring's own programs: a unix socket that only this user may open. */
  readonly socket: string;
  /** For operators: a port of loopback, or any when it is 0, `preferred` first. */
  readonly port: number;
  readonly preferred?: number;
};

/** Takes socket and port before anything else is begun. The caller has made sure that no other platform runs. */
export async function listen({ socket, port, preferred }: Addresses): Promise<Listener> {
  const app = Promise.withResolvers<Hono>();
  const fetch = async (request: Request, env: object) => (await app.promise).fetch(request, env);
  const [inner, outer] = [createAdaptorServer({ fetch }) as Server, createAdaptorServer({ fetch }) as Server];
  const close = async () => {
    await Promise.all([inner, outer].map(closeServer));
  };
  try {
    await bindSocket(inner, socket);
    if (port !== 0) await bindPort(outer, port);
    else await bindPort(outer, preferred ?? 0).catch(() => bindPort(outer, 0));
  } catch (error) {
    await close();
    throw error;
  }
  return { port: (outer.address() as AddressInfo).port, serve: (hono) => app.resolve(hono), close };
}

async function closeServer(server: Server): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeAllConnections();
  await closed;
}

async function bindSocket(server: Server, path: string): Promise<void> {
  const bytes = Buffer.byteLength(path);
  if (bytes > LONGEST_SOCKET_PATH) {
    throw new Fault(
      'data_folder_path_too_long',
      `the data folder ${dirname(path)} lies too deep: its socket's path has ${bytes} of at most ${LONGEST_SOCKET_PATH} bytes`,
      'choose one with a shorter path, with --data',
    );
  }
  // A platform that was killed leaves its socket behind.
  await rm(path, { force: true });
  server.listen(path);
  try {
    await once(server, 'listening');
    await chmod(path, 0o600);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const remedy = 'make its folder writable, or name another one with --data';
    throw new Fault('socket_unusable', `the socket ${path} cannot be made (${code})`, remedy, { cause: error });
  }
}

async function bindPort(server: Server, port: number): Promise<void> {
  server.listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const why = code === 'EADDRINUSE' ? 'is in use' : `cannot be used (${code})`;
    throw new Fault('port_unusable', `port ${port} of 127.0.0.1 ${why}`, 'set platform.port to a free one, or to 0');
  }
}
