import { createHash, randomUUID } from 'node:crypto';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { PublicKey, SIGNATURE_SCHEME } from '../../contract/enrolment.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Secret } from '../../lib/secret.ts';

type Change = { iat?: number; htm?: string; htu?: string; bh?: string; jti?: string; iss?: string };

/** Enrols and signs as a sidecar does; `change` bends the claims of one signature. */
export class TestSidecar {
  /** The platform's address; a restarted one may have another. */
  platform: string;
  readonly #clock: Clock;
  readonly #keys = generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
  workspaceId = '';

  constructor(platform: string, clock: Clock) {
    this.platform = platform;
    this.#clock = clock;
  }

  async enrol(code: Secret): Promise<Response> {
    const { kty, crv, x } = await exportJWK((await this.#keys).publicKey);
    const response = await fetch(`${this.platform}/enrolments`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ code: code.reveal(), publicKey: PublicKey.parse({ kty, crv, x }) }),
    });
    const answer = (await response.clone().json()) as { workspaceId?: string };
    this.workspaceId = answer.workspaceId ?? this.workspaceId;
    return response;
  }

  async sign(method: string, target: string, body: string, change: Change = {}): Promise<string> {
    const claims = {
      iss: this.workspaceId,
      htm: method,
      htu: target,
      bh: createHash('sha256').update(body).digest('base64url'),
      iat: Math.floor(this.#clock() / 1_000),
      jti: randomUUID(),
      ...change,
    };
    const { privateKey } = await this.#keys;
    const jwt = await new SignJWT(claims).setProtectedHeader({ alg: 'EdDSA' }).sign(privateKey);
    return `${SIGNATURE_SCHEME} ${jwt}`;
  }

  /** `path` is below `/workspaces/{id}`. */
  async send(method: 'GET' | 'POST', path: string, body?: unknown, init: RequestInit = {}): Promise<Response> {
    const target = `/workspaces/${this.workspaceId}${path}`;
    const text = body === undefined ? '' : JSON.stringify(body);
    return fetch(`${this.platform}${target}`, {
      method,
      headers: { authorization: await this.sign(method, target, text), 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: text }),
      ...init,
    });
  }
}
