import { generateKeyPairSync } from 'node:crypto';
import { Agent } from 'node:http';
import { PublicKey } from '../../src/contract/enrolment.ts';
import { http } from '../../src/lib/node-http.ts';
import type { IdentityKey } from '../../src/workspace/sidecar/identity/identity-key.ts';
import { signRequest } from '../../src/workspace/sidecar/identity/sign-request.ts';

const TOKEN = '/github-installation-token';

/** Without its text: ten thousand of them would keep this process's collector busy, and it takes the times. */
export type Answer = { readonly status: number; readonly ms: number };

/** Many sidecars in one process: each has a key of its own and signs each request, as a sidecar does. */
export class SigningClients {
  readonly #socket: string;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 64 });
  readonly #identities: { readonly id: string; readonly key: IdentityKey }[] = [];

  constructor(socket: string) {
    this.#socket = socket;
  }

  async enrol(code: string): Promise<void> {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    const key = { privateKey, publicKey: PublicKey.parse(publicKey.export({ format: 'jwk' })) };
    const body = JSON.stringify({ code, publicKey: key.publicKey });
    let text = '';
    const { status } = await this.#send('POST', '/enrolments', {}, body, (part) => (text += part));
    if (status >= 300) throw new Error(`enrolment answered ${status}: ${text}`);
    this.#identities.push({ id: (JSON.parse(text) as { workspaceId: string }).workspaceId, key });
  }

  /** Makes the n-th sidecar's request for a token; what it yields sends it. Signing is the sidecar's cost, not the platform's. */
  async signed(n: number): Promise<() => Promise<Answer>> {
    const identity = this.#identities[n % this.#identities.length];
    if (identity === undefined) throw new Error('nobody has enrolled');
    const path = `/workspaces/${identity.id}${TOKEN}`;
    const toSign = { method: 'GET', pathAndQuery: path, body: '' };
    const authorization = await signRequest(identity.key, identity.id, toSign, Date.now());
    return () => this.#send('GET', path, { authorization });
  }

  async token(n: number): Promise<Answer> {
    const send = await this.signed(n);
    return send();
  }

  health(): Promise<Answer> {
    return this.#send('GET', '/healthz', {});
  }

  close(): void {
    this.#agent.destroy();
  }

  #send(
    method: string,
    path: string,
    headers: Record<string, string>,
    body = '',
    read: (part: string) => void = () => {},
  ): Promise<Answer> {
    const began = performance.now();
    const length = body === '' ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
    const options = { socketPath: this.#socket, method, path, agent: this.#agent, headers: { ...headers, ...length } };
    return new Promise((resolve, reject) => {
      const request = http.request(options, (response) => {
        response.setEncoding('utf8').on('data', read);
        response.once('end', () => resolve({ status: response.statusCode ?? 0, ms: performance.now() - began }));
      });
      request.once('error', reject).end(body);
    });
  }
}
