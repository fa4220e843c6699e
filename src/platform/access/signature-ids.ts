import type { Store } from '../store/open-store.ts';
import { REPLAY_MEMORY } from './workspace-signature.ts';

/**
 * Remembers which signatures were used. The memory lies in the store, so that neither a restart nor a second
 * server opens a window for replays.
 */
export class SignatureIds {
  readonly #store: Store;
  #purgedAt = 0;

  constructor(store: Store) {
    this.#store = store;
  }

  /** True the first time, false for a replay. */
  async useOnce(workspaceId: string, jti: string, now: number): Promise<boolean> {
    await this.#purge(now);
    const result = await this.#store
      .insertInto('signature_ids')
      .values({ workspace_id: workspaceId, jti, expires_at: now + REPLAY_MEMORY })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst();
    return result.numInsertedOrUpdatedRows === 1n;
  }

  async #purge(now: number): Promise<void> {
    if (now - this.#purgedAt < REPLAY_MEMORY) return;
    this.#purgedAt = now;
    await this.#store.deleteFrom('signature_ids').where('expires_at', '<=', now).execute();
  }
}
