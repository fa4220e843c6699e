import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Fault } from '../../lib/fault.ts';
import { Secret } from '../../lib/secret.ts';
import { decidePage } from './decide-page.ts';
import { contentSecurityPolicy, type Outcome, outcomePage, refusalPage } from './pages.ts';

export type LocalPage = {
  /** Where the person begins. It holds a secret: whoever knows it can answer in GitHub's place. */
  readonly url: string;
  /** Resolves to the first code that comes with the right state; a later one is shown the same outcome. */
  readonly code: Promise<string>;
  /** To be called once, when it is known what became of the code. */
  show(outcome: Outcome): void;
  stop(): Promise<void>;
};

export type LocalPageParts = {
  /** GitHub's origin, the only place that the form may go to. */
  readonly web: string;
  /** The page with the form, for a state and the address that GitHub sends the person back to. */
  readonly form: (state: string, redirectUrl: string) => string;
};

/** The page on this machine from which the person goes to GitHub, and to which GitHub sends them back with the code. */
export async function openLocalPage({ web, form }: LocalPageParts): Promise<LocalPage> {
  const [path, state] = [newSecret(), newSecret()];
  const code = Promise.withResolvers<string>();
  const outcome = Promise.withResolvers<Outcome>();
  let isTaken = false;
  const server = createServer();
  const host = `127.0.0.1:${await listen(server)}`;
  const base = `/${path.reveal()}/`;
  const policy = contentSecurityPolicy(web);

  server.on('request', (request, response) => {
    const { method = '', url: target = '', headers } = request;
    const decision = decidePage({ method, target, host: headers.host }, { host, path, state });
    if (decision.kind === 'refuse') return send(response, policy, decision.status, refusalPage(decision.reason));
    if (decision.kind === 'form' && !isTaken) {
      return send(response, policy, 200, form(state.reveal(), `http://${host}${base}callback`));
    }
    if (decision.kind === 'code' && !isTaken) {
      isTaken = true;
      code.resolve(decision.code);
    }
    // An App is on its way already; a second one would be made for nobody.
    void outcome.promise.then((known) => send(response, policy, 200, outcomePage(known)));
  });
  return {
    url: `http://${host}${base}`,
    code: code.promise,
    show: outcome.resolve,
    stop: async () => {
      if (!server.listening) return;
      const closed = once(server, 'close');
      server.close();
      // Browsers open connections to have them, and a page that waits for an outcome has none to come.
      setTimeout(() => server.closeAllConnections(), GRACE).unref();
      await closed;
    },
  };
}

/** For an answer on its way. Milliseconds. */
const GRACE = 500;

/** 128 bits, fit for an address. */
const newSecret = (): Secret => new Secret(randomBytes(16).toString('base64url'));

/**
 * The referrer is the origin alone, for the path is a secret; not less than that, for a form that is posted without
 * any has `Origin: null`.
 */
const HEADERS = {
  'cache-control': 'no-store',
  connection: 'close',
  'content-type': 'text/html; charset=utf-8',
  'referrer-policy': 'strict-origin',
  'x-content-type-options': 'nosniff',
};

function send(response: ServerResponse, policy: string, status: number, body: string): void {
  response.writeHead(status, { ...HEADERS, 'content-security-policy': policy }).end(body);
}

async function listen(server: Server): Promise<number> {
  try {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new Fault(
      'loopback_unavailable',
      `no page can be served on 127.0.0.1 (${code})`,
      'GitHub sends the code there: run this where programs may listen on loopback',
      { cause: error },
    );
  }
}
