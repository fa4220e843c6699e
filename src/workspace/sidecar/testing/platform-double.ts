import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { importJWK, type JWK, jwtVerify } from 'jose';
import { EnrolmentRequest, SIGNATURE_SCHEME, SignatureClaims } from '../../../contract/enrolment.ts';
import { errorBody, ERROR_STATUS, type ErrorCode } from '../../../contract/errors.ts';
import type { InstallationTokenAnswer } from '../../../contract/installation-token.ts';

export type Reply = { readonly status: number; readonly body?: unknown };

export type PlatformDouble = {
  readonly socket: string;
  /** Requests that carried a valid signature, such as `POST /report`, with what they said. */
  readonly received: { readonly method: string; readonly path: string; readonly body: unknown }[];
  readonly enrolments: EnrolmentAttempt[];
  /** What to answer to a signed request; may be exchanged by the test. */
  answer: (method: string, path: string, body: unknown) => Promise<Reply> | Reply;
  stop(): Promise<void>;
};

type EnrolmentAttempt = { readonly code: string; readonly accepted: boolean };

/** `retryAt` is in Unix seconds, as on the wire. */
export const refuse = (code: ErrorCode, retryAt?: number): Reply => ({
  status: ERROR_STATUS[code],
  body: errorBody(code, `refused: ${code}`, 'see the test', retryAt),
});

export const issue = (
  token: string,
  issuedAt: number,
  expiresAt: number,
  more: Partial<InstallationTokenAnswer> = {},
): Reply => {
  const body: InstallationTokenAnswer = {
    token,
    owner: 'acme',
    issued_at: new Date(issuedAt).toISOString(),
    expires_at: new Date(expiresAt).toISOString(),
    permissions: { contents: 'write' },
    repositories: ['api'],
    stale: false,
    ...more,
  };
  return { status: 200, body };
};

/** As much of a platform as a sidecar meets: enrolment and signatures are checked for real, answers are the test's. */
export async function startPlatformDouble(workspaceId: string, code: string): Promise<PlatformDouble> {
  let key: JWK | undefined;
  const folder = await mkdtemp(join(tmpdir(), 'mooring-platform-'));
  const socket = join(folder, 'platform.sock');
  const double: PlatformDouble = {
    socket,
    received: [],
    enrolments: [],
    answer: () => ({ status: 204 }),
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
      await rm(folder, { recursive: true, force: true });
    },
  };
  const respond = async (request: IncomingMessage, text: string): Promise<Reply> => {
    const { method = '', url = '' } = request;
    if (url === '/enrolments') {
      const enrolment = EnrolmentRequest.parse(JSON.parse(text));
      const accepted = enrolment.code === code;
      double.enrolments.push({ code: enrolment.code, accepted });
      if (!accepted) return refuse('enrolment_code_invalid');
      key = enrolment.publicKey;
      return { status: 200, body: { workspaceId } };
    }
    if (key === undefined || !(await isSigned(request, text, key, workspaceId))) return refuse('signature_invalid');
    const body: unknown = text === '' ? undefined : JSON.parse(text);
    const path = url.slice(`/workspaces/${workspaceId}`.length);
    double.received.push({ method, path, body });
    return double.answer(method, path, body);
  };
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request.setEncoding('utf8')) text += chunk;
    const { status, body } = await respond(request, text);
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(body === undefined ? '' : JSON.stringify(body));
  });
  server.listen(socket);
  await once(server, 'listening');
  return double;
}

async function isSigned(request: IncomingMessage, body: string, jwk: JWK, workspaceId: string): Promise<boolean> {
  const [scheme, token = ''] = (request.headers.authorization ?? '').split(' ');
  if (scheme !== SIGNATURE_SCHEME) return false;
  const verified = await jwtVerify(token, await importJWK(jwk, 'EdDSA')).catch(() => undefined);
  const claims = SignatureClaims.safeParse(verified?.payload).data;
  const bodyHash = createHash('sha256').update(body).digest('base64url');
  const { method, url } = request;
  return claims?.iss === workspaceId && claims.htm === method && claims.htu === url && claims.bh === bodyHash;
}
