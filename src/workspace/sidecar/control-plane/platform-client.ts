import { reachPlatform } from '../../../contract/platform-socket.ts';
import type { Clock } from '../../../lib/clock.ts';
import type { Result } from '../../../lib/result.ts';
import { SingleFlight } from '../../../lib/single-flight.ts';
import type { IdentityKey } from '../identity/identity-key.ts';
import { signRequest } from '../identity/sign-request.ts';
import type { Enrolment } from './enrolment.ts';
import { judgeAnswer, type PlatformFault } from './platform-fault.ts';
import { type JsonAnswer, sendJson } from '../../../lib/send-json.ts';

export type PlatformClientOptions = {
  /** Its unix socket or its web address: `reachPlatform`. */
  readonly platform: string;
  readonly workspaceId: string;
  readonly key: IdentityKey;
  readonly enrolment: Enrolment;
  readonly clock: Clock;
};

export type PlatformRequest = {
  readonly method: 'GET' | 'POST';
  /** Below `/workspaces/{id}`, with its query. */
  readonly path: string;
  readonly body?: unknown;
  /** Longest silence in milliseconds. */
  readonly idle?: number;
  readonly signal?: AbortSignal;
};

const IDLE = 15_000;

/** The platform as this workspace may use it: each request is signed, the key is enrolled first. */
export class PlatformClient {
  readonly #options: PlatformClientOptions;
  readonly #enrolling = new SingleFlight<Result<void, PlatformFault>>();

  constructor(options: PlatformClientOptions) {
    this.#options = options;
  }

  /** Never rejects: what goes wrong is a fault. */
  async send(request: PlatformRequest): Promise<Result<JsonAnswer, PlatformFault>> {
    const { platform, workspaceId, key, enrolment, clock } = this.#options;
    const enrolled = await this.#enrolling.do('', () => enrolment.ensure());
    if (!enrolled.ok) return enrolled;
    const { method, path, idle = IDLE, signal } = request;
    const pathAndQuery = `/workspaces/${encodeURIComponent(workspaceId)}${path}`;
    const body = request.body === undefined ? '' : JSON.stringify(request.body);
    const toSign = { method, pathAndQuery, body };
    const authorization = await signRequest(key, workspaceId, toSign, clock());
    const answer = await sendJson({
      ...reachPlatform(platform),
      method,
      path: pathAndQuery,
      body,
      authorization,
      idle,
      ...(signal === undefined ? {} : { signal }),
    }).catch(() => undefined);
    return judgeAnswer(answer);
  }
}
