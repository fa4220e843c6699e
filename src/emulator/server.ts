import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { adminRoutes } from './admin/routes.ts';
import { apiRoutes, uploadRoutes } from './api.ts';
import { appPages, isAppPage } from './apps/manifest/page-routes.ts';
import type { EmulatorContext } from './context.ts';
import { codeloadRoutes, rawRoutes } from './content/routes.ts';
import { serveGit } from './git/serve-git.ts';
import { locate } from './http/locate.ts';
import { isLfsPath, lfsRoutes } from './lfs/routes.ts';
import { serveObjects } from './lfs/serve-objects.ts';
import { Fault } from '../lib/fault.ts';
import type { Secret } from '../lib/secret.ts';

export type EmulatorServer = { readonly url: string; readonly port: number; stop(): Promise<void> };

type Listener = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;

/** Serves all of GitHub on one loopback port; the host a client asks for chooses the part. */
export async function startServer(
  context: EmulatorContext,
  adminKey: Secret,
  port: number,
  preferred?: number,
): Promise<EmulatorServer> {
  const api = await apiRoutes(context);
  const uploads = await uploadRoutes(context);
  const admin = adminRoutes(context, adminKey);
  const git = serveGit(context);
  const pages = getRequestListener(appPages(context).fetch);
  const lfs = getRequestListener(lfsRoutes(context).fetch);
  const listeners: Record<NonNullable<ReturnType<typeof locate>>['service'], Listener> = {
    api: getRequestListener(api.fetch),
    admin: getRequestListener(admin.fetch),
    uploads: getRequestListener(uploads.fetch),
    raw: getRequestListener(rawRoutes(context).fetch),
    codeload: getRequestListener(codeloadRoutes(context).fetch),
    lfs_store: (request, response) => serveObjects(context, request, response),
    git: (request, response) => {
      const target = request.url ?? '';
      return (isAppPage(target) ? pages : isLfsPath(target) ? lfs : git.listener)(request, response);
    },
  };
  const listen: Listener = (request, response) => {
    // Clients correct their clocks by this header, so it tells the emulator's time, not the machine's.
    response.setHeader('Date', new Date(context.clock()).toUTCString());
    const destination = locate(request.url ?? '', request.headers.host);
    if (destination === undefined) return refuseJson(response, 400, 'Bad Request');
    request.url = destination.target;
    return listeners[destination.service](request, response);
  };
  const server = createServer(listen);
  // Who sends `Expect: 100-continue` is answered by the part that will read the body, after it has authorised it.
  server.on('checkContinue', (request: IncomingMessage, response: ServerResponse) => {
    if (locate(request.url ?? '', request.headers.host)?.service !== 'git') response.writeContinue();
    void listen(request, response);
  });
  // A push may take longer than any limit on the whole request; a client that keeps its connection for a while
  // must not find it closed just as it sends the next request.
  server.requestTimeout = 0;
  server.keepAliveTimeout = 75_000;
  const bound = await listenOn(server, port, preferred);
  return {
    url: `http://127.0.0.1:${bound}`,
    port: bound,
    stop: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeIdleConnections();
      const insist = setTimeout(() => server.closeAllConnections(), 1_000);
      await git.stop();
      await closed;
      clearTimeout(insist);
    },
  };
}

/** `port` itself, or when that is 0 the `preferred` one if it is free. */
async function listenOn(server: Server, port: number, preferred: number | undefined): Promise<number> {
  try {
    server.listen(port === 0 ? (preferred ?? 0) : port, '127.0.0.1');
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (port === 0 && preferred !== undefined) return listenOn(server, 0, undefined);
    if (code !== 'EADDRINUSE' && code !== 'EACCES') throw error;
    const why = code === 'EACCES' ? 'needs more rights than this user has' : 'is in use';
    throw new Fault('port_taken', `port ${port} ${why}`, 'choose another with --port, or 0 for a free one', {
      cause: error,
    });
  }
}

function refuseJson(response: ServerResponse, status: number, message: string): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' });
  response.end(JSON.stringify({ message, documentation_url: 'https://docs.github.com/rest', status: String(status) }));
}
