import type { ZodType } from 'zod';
import {
  AGENT_TOKENS,
  AgentToken,
  AgentTokens,
  Rejection,
  type TokenRequest,
  type TokensChangedRequest,
} from '../../contract/agent-tokens.ts';
import { ErrorBody } from '../../contract/errors.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { sendJson } from '../../lib/send-json.ts';

/** `isSaid` by the sidecar; otherwise it could not be asked at all. */
export type RelayFault = {
  readonly code: string;
  readonly message: string;
  readonly remedy: string;
  readonly waitingHelps: boolean;
  readonly isSaid: boolean;
};

/** Longer than the sidecar waits for a token, in milliseconds. */
const PATIENCE = 25_000;

export const askForToken = (relay: string, body: TokenRequest): Promise<Result<AgentToken, RelayFault>> =>
  ask(relay, AGENT_TOKENS.one, body, AgentToken);

export const tellRejected = (relay: string, sha256: string): Promise<Result<Rejection, RelayFault>> =>
  ask(relay, AGENT_TOKENS.rejected, { sha256 }, Rejection);

/** Undefined when nothing has changed. */
export const askForChanges = (
  relay: string,
  body: TokensChangedRequest,
  signal: AbortSignal,
): Promise<Result<AgentTokens | undefined, RelayFault>> =>
  ask(relay, AGENT_TOKENS.changed, body, AgentTokens.optional(), { signal, idle: body.waitMs + PATIENCE });

async function ask<T>(
  socket: string,
  path: string,
  body: object,
  schema: ZodType<T>,
  { idle = PATIENCE, signal }: { readonly idle?: number; readonly signal?: AbortSignal } = {},
): Promise<Result<T, RelayFault>> {
  try {
    const asked = { socket, method: 'POST', path, body: JSON.stringify(body), idle } as const;
    const answer = await sendJson({ ...asked, ...(signal === undefined ? {} : { signal }) });
    if (answer.status < 300) return ok(schema.parse(answer.body));
    const { code, message, remedy, waiting_helps: waitingHelps } = ErrorBody.parse(answer.body).error;
    return err({ code, message, remedy, waitingHelps, isSaid: true });
  } catch (error) {
    const remedy = 'it is started again by itself within seconds; mooring doctor says more';
    const message = `the sidecar does not answer (${(error as NodeJS.ErrnoException).code ?? (error as Error).name})`;
    return err({ code: 'sidecar_unreachable', message, remedy, waitingHelps: true, isSaid: false });
  }
}
