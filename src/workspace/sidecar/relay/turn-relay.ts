import { setTimeout as sleep } from 'node:timers/promises';
import { type LeaseRequest, LeasedTurn, type TurnProgress, type TurnSettlement } from '../../../contract/turns.ts';
import { pauseAfter } from '../../../lib/backoff.ts';
import type { Clock, Random } from '../../../lib/clock.ts';
import { err, ok, type Result } from '../../../lib/result.ts';
import type { PlatformClient, PlatformRequest } from '../control-plane/platform-client.ts';
import type { PlatformFault } from '../control-plane/platform-fault.ts';
import type { JsonAnswer } from '../../../lib/send-json.ts';
import type { CredentialWatch } from './credential-watch.ts';

export type TurnRelayParts = {
  readonly platform: Pick<PlatformClient, 'send'>;
  readonly watch: CredentialWatch;
  readonly clock: Clock;
  readonly random: Random;
};

/** How long a report is tried while the platform is away, in milliseconds; the runtime waits a little longer. */
const PROGRESS_PATIENCE = 3_000;
const SETTLE_PATIENCE = 10_000;
const BACKOFF = { first: 200, most: 2_000 };
/** Beyond the time that the platform holds a lease request by agreement. */
const LEASE_GRACE = 10_000;

/** The runtime's turns, passed on to the platform under the workspace's signature. */
export class TurnRelay {
  readonly #parts: TurnRelayParts;

  constructor(parts: TurnRelayParts) {
    this.#parts = parts;
  }

  /** Undefined when nothing came within `waitMs`, or when the platform was away for that long. */
  async lease(body: LeaseRequest, signal: AbortSignal): Promise<Result<LeasedTurn | undefined, PlatformFault>> {
    const { platform, watch, clock } = this.#parts;
    const deadline = clock() + body.waitMs;
    const answer = await this.#persist(deadline, signal, () => {
      const waitMs = Math.max(0, deadline - clock());
      return platform.send({
        method: 'POST',
        path: '/turns/lease',
        body: { ...body, waitMs },
        idle: waitMs + LEASE_GRACE,
        signal,
      });
    });
    if (!answer.ok) return isAway(answer.error) ? ok(undefined) : answer;
    if (answer.value.status === 204) return ok(undefined);
    const turn = LeasedTurn.parse(answer.value.body);
    watch.leased(turn.id);
    return ok(turn);
  }

  progress(turnId: string, body: TurnProgress, signal: AbortSignal): Promise<Result<JsonAnswer, PlatformFault>> {
    return this.#tell({ method: 'POST', path: turnPath(turnId, 'progress'), body, signal }, PROGRESS_PATIENCE);
  }

  settle(turnId: string, body: TurnSettlement, signal: AbortSignal): Promise<Result<JsonAnswer, PlatformFault>> {
    const judged = { ...body, outcome: this.#parts.watch.judge(turnId, body.outcome) };
    return this.#tell({ method: 'POST', path: turnPath(turnId, 'settle'), body: judged, signal }, SETTLE_PATIENCE);
  }

  #tell(
    request: PlatformRequest & { signal: AbortSignal },
    patience: number,
  ): Promise<Result<JsonAnswer, PlatformFault>> {
    const { platform, clock } = this.#parts;
    return this.#persist(clock() + patience, request.signal, () => platform.send({ ...request, idle: patience }));
  }

  /** Asks until there is an answer that is not "away", or the deadline has passed. */
  async #persist(
    deadline: number,
    signal: AbortSignal,
    ask: () => Promise<Result<JsonAnswer, PlatformFault>>,
  ): Promise<Result<JsonAnswer, PlatformFault>> {
    const { clock, random } = this.#parts;
    for (let attempt = 1; ; attempt += 1) {
      const answer = await ask();
      if (answer.ok || !isAway(answer.error) || signal.aborted) return answer;
      const pause = Math.min(pauseAfter(attempt, BACKOFF, random), deadline - clock());
      if (pause <= 0) return err(answer.error);
      await sleep(pause, undefined, { signal }).catch(() => undefined);
    }
  }
}

/** Away or starting: nothing was decided, so the same may be asked again. */
function isAway(fault: PlatformFault): boolean {
  return fault.status === undefined || (fault.code === 'internal' && fault.status >= 500);
}

const turnPath = (turnId: string, act: 'progress' | 'settle'): string => `/turns/${encodeURIComponent(turnId)}/${act}`;
