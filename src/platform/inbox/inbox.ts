import type { LeasedTurn, LeaseRequest, TurnProgress, TurnSettlement } from '../../contract/turns.ts';
import type { Clock } from '../../lib/clock.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import type { Store } from '../store/open-store.ts';
import { decideLease, decideSettlement } from './decide-lease.ts';
import { LEASE_MS } from './message.ts';
import type { InboxRefusal } from './refusals.ts';
import {
  addMessage,
  extendLease,
  findMessage,
  isNewestHolder,
  nextUnsettled,
  recordCounts,
  recordLease,
  recordSettlement,
  returnMessage,
} from './store.ts';
import { WakeUp } from './wake-up.ts';

export type InboxParts = {
  readonly store: Store;
  readonly clock: Clock;
  /** Told when a workspace's queue has changed: the next idle prompt depends on it. */
  readonly changed: (workspaceId: string) => void;
};

type Outcome = Promise<Result<void, InboxRefusal>>;

/** The workspaces' queues. What was accepted is in the store before anyone is told, and ends in a state. */
export class Inbox {
  readonly #parts: InboxParts;
  readonly #wakeUp = new WakeUp();

  constructor(parts: InboxParts) {
    this.#parts = parts;
  }

  async submit(message: { workspaceId: string; source: LeasedTurn['source']; text: string }): Promise<string> {
    const id = await addMessage(this.#parts.store, message, this.#parts.clock());
    this.#wakeUp.wake(message.workspaceId);
    this.#parts.changed(message.workspaceId);
    return id;
  }

  /**
   * The next message of a workspace; waits for one up to `waitMs`. Undefined when none came, when the asker went
   * away, or when a newer runtime of the workspace has asked meanwhile.
   */
  async leaseNext(
    workspaceId: string,
    { holder, waitMs }: LeaseRequest,
    signal: AbortSignal,
  ): Promise<LeasedTurn | undefined> {
    const deadline = this.#parts.clock() + waitMs;
    while (!signal.aborted) {
      // Listening begins before looking: what arrives in between is not missed.
      const looked = new AbortController();
      const left = Math.max(0, deadline - this.#parts.clock());
      const news = this.#wakeUp.wait(workspaceId, left, AbortSignal.any([signal, looked.signal]));
      try {
        const leased = await this.#tryLease(workspaceId, holder);
        if (leased !== undefined || left === 0) return leased;
        await news;
      } finally {
        looked.abort();
      }
    }
    return undefined;
  }

  async progress(workspaceId: string, turn: string, { holder, activity, counts }: TurnProgress): Outcome {
    return this.#parts.store.transaction().execute(async (store) => {
      const message = await findMessage(store, workspaceId, turn);
      if (message?.state !== 'LEASED' || message.holder !== holder) return err({ reason: 'turn_not_leased' });
      await recordCounts(store, message, counts, this.#parts.clock());
      await extendLease(store, turn, activity, this.#parts.clock());
      return ok(undefined);
    });
  }

  async settle(workspaceId: string, turn: string, { holder, outcome, summary, counts }: TurnSettlement): Outcome {
    const settled = await this.#parts.store.transaction().execute(async (store) => {
      const message = await findMessage(store, workspaceId, turn);
      if (message === undefined) return err({ reason: 'turn_not_leased' } as const);
      const decision = decideSettlement(message, holder, outcome);
      if (decision === 'refuse') return err({ reason: 'turn_not_leased' } as const);
      if (decision === 'nothing') return ok(undefined);
      await recordCounts(store, message, counts, this.#parts.clock());
      if (decision === 'return') await returnMessage(store, turn);
      else await recordSettlement(store, turn, { outcome, summary }, this.#parts.clock());
      return ok(undefined);
    });
    this.#wakeUp.wake(workspaceId);
    this.#parts.changed(workspaceId);
    return settled;
  }

  #tryLease(workspaceId: string, holder: string): Promise<LeasedTurn | undefined> {
    return this.#parts.store.transaction().execute(async (store) => {
      if (!(await isNewestHolder(store, workspaceId, holder))) return undefined;
      const message = await nextUnsettled(store, workspaceId);
      if (message === undefined) return undefined;
      const now = this.#parts.clock();
      const decision = decideLease(message, holder, now);
      if (decision === 'leave') return undefined;
      if (decision === 'take') await recordLease(store, message, holder, now);
      else await extendLease(store, message.id, message.activity, now);
      const { id, text, source } = message;
      return {
        id,
        text,
        source,
        attempt: decision === 'take' ? message.attempt + 1 : message.attempt,
        leaseMs: LEASE_MS,
      };
    });
  }
}
