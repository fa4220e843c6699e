import type { ZodType } from 'zod';
import { ERROR_STATUS, errorBody, type ErrorCode } from '../../../contract/errors.ts';
import type { SidecarHealth } from '../../../contract/sidecar-health.ts';
import { LeaseRequest, TurnProgress, TurnSettlement } from '../../../contract/turns.ts';
import { ToldVitals, VITALS_PATH } from '../../../contract/vitals.ts';
import type { ServerRequest } from '../../../lib/http1/server-request.ts';
import type { ServerResponse } from '../../../lib/http1/server-response.ts';
import type { Log } from '../../../lib/log.ts';
import type { Result } from '../../../lib/result.ts';
import type { HandedTokens } from '../delivery/handed-tokens.ts';
import type { Handler } from '../gateway/door.ts';
import { type Refusal, refusal } from '../gateway/refusals/refusal.ts';
import type { PlatformFault } from '../control-plane/platform-fault.ts';
import type { JsonAnswer } from '../../../lib/send-json.ts';
import { readJsonBody } from './read-json-body.ts';
import { answerAboutTokens } from './token-routes.ts';
import type { TurnRelay } from './turn-relay.ts';

export type RelayParts = {
  readonly turns: TurnRelay;
  readonly health: () => SidecarHealth;
  /** Delivery `helper` alone. */
  readonly handed?: HandedTokens | undefined;
  /** Told what init says of the workspace. */
  readonly hear: (vitals: ToldVitals) => void;
  readonly log: Log;
};

type Answer = { readonly status: number; readonly body?: unknown };

/**
 * The agent's half has this door: leases turns, reports on them, asks how things stand, and may ask for tokens. Init
 * says here how the workspace is.
 */
export function createRelay(parts: RelayParts): Handler {
  return (request, response) => {
    answer(request, parts, response.signal)
      .catch((err: unknown): Answer => {
        parts.log.error({ err }, 'relay failed');
        return refused(refusal('internal', 'the sidecar failed', 'see the workspace’s sidecar log'));
      })
      .then((answer) => write(response, answer))
      .catch((err: unknown) => parts.log.error({ err }, 'relay could not answer'));
  };
}

async function answer(request: ServerRequest, parts: RelayParts, signal: AbortSignal): Promise<Answer> {
  const { turns, health } = parts;
  const { method, url } = request;
  if (method === 'GET' && url === '/health') return { status: 200, body: health() };
  if (method === 'POST' && url.startsWith('/tokens/')) {
    const told = await answerAboutTokens(request, parts.handed, signal);
    if (!told.ok) return refused(told.error);
    return told.value === undefined ? { status: 204 } : { status: 200, body: told.value };
  }
  if (method === 'POST' && url === VITALS_PATH) {
    return withBody(request, ToldVitals, async (vitals) => {
      parts.hear(vitals);
      return { status: 204 };
    });
  }
  // No escapes and no dots: what is signed below must stay an address of this workspace's turns.
  const [, turnId = '', act] = /^\/turns\/([A-Za-z0-9-]{1,64})(?:\/(progress|settle))?$/.exec(url) ?? [];
  if (method !== 'POST' || turnId === '') return refused(NOT_FOUND);
  if (act === 'progress') {
    return withBody(request, TurnProgress, async (body) => told(await turns.progress(turnId, body, signal)));
  }
  if (act === 'settle') {
    return withBody(request, TurnSettlement, async (body) => told(await turns.settle(turnId, body, signal)));
  }
  if (turnId !== 'lease') return refused(NOT_FOUND);
  return withBody(request, LeaseRequest, async (body) => {
    await parts.handed?.fedOnce(signal);
    const leased = await turns.lease(body, signal);
    if (!leased.ok) return failed(leased.error);
    return leased.value === undefined ? { status: 204 } : { status: 200, body: leased.value };
  });
}

async function withBody<T>(
  { body }: ServerRequest,
  schema: ZodType<T>,
  act: (body: T) => Promise<Answer>,
): Promise<Answer> {
  const read = await readJsonBody(body, schema);
  return read.ok ? act(read.value) : refused(read.error);
}

function told(result: Result<JsonAnswer, PlatformFault>): Answer {
  return result.ok ? { status: 204 } : failed(result.error);
}

/** The platform's refusal in its own words; what has no status could not be asked. */
function failed(fault: PlatformFault): Answer {
  const { code, message, remedy, retryAt, status = ERROR_STATUS.platform_unreachable } = fault;
  const seconds = retryAt === undefined ? undefined : Math.ceil(retryAt / 1_000);
  return { status, body: errorBody(code as ErrorCode, message, remedy, seconds) };
}

function refused({ status, code, message, remedy, retryAt }: Refusal): Answer {
  const seconds = retryAt === undefined ? undefined : Math.ceil(retryAt / 1_000);
  return { status, body: errorBody(code as ErrorCode, message, remedy, seconds) };
}

function write(response: ServerResponse, { status, body }: Answer): void {
  if (response.isGone) return;
  if (body === undefined) return response.answer(status, {});
  response.answer(status, { 'Content-Type': 'application/json' }, JSON.stringify(body));
}

const NOT_FOUND = refusal('not_found', 'the relay has no such address', 'see contract/turns.ts');
