import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import type { Hono } from 'hono';
import { Fault } from '../lib/fault.ts';

export type Listener = {
  readonly port: number;
  /** Answers by this from now on; requests that came before wait. */
  serve(app: Hono): void;
  close(): Promise<void>;
};

/**
 * Takes the loopback port before anything else is begun: `port`, or any when it is 0, `preferred` first.
 */
export async function listen(port: number, preferred: number | undefined): Promise<Listener> {
  const app = Promise.withResolvers<Hono>();
  const fetch = async (request: Request, env: object) => (await app.promise).fetch(request, env);
  const server = createAdaptorServer({ fetch }) as Server;
  if (port !== 0) await bind(server, port);
  else await bind(server, preferred ?? 0).catch(() => bind(server, 0));
  return {
    port: (server.address() as AddressInfo).port,
    serve: (hono) => app.resolve(hono),
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

async function bind(server: Server, port: number): Promise<void> {
  server.listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const why = code === 'EADDRINUSE' ? 'is in use' : `cannot be used (${code})`;
    throw new Fault('port_unusable', `port ${port} of 127.0.0.1 ${why}`, 'set platform.port to a free one, or to 0');
  }
}
