import { compileOnce, type Place } from '../store/compile-once.ts';
import type { Store } from '../store/open-store.ts';
import { REPLAY_MEMORY } from './workspace-signature.ts';

const addSignatureId = (store: Store) =>
  compileOnce(store, (place: Place<{ workspaceId: string; jti: string; expiresAt: number }>) =>
    store
      .insertInto('signature_ids')
      .values({ workspace_id: place('workspaceId'), jti: place('jti'), expires_at: place('expiresAt') })
      .onConflict((conflict) => conflict.doNothing()),
  );

/**
 * Remembers which signatures were used. The memory lies in the store, so that neither a restart nor a second
 * server opens a window for replays.
 */
export class SignatureIds {
  readonly #store: Store;
  readonly #add: ReturnType<typeof addSignatureId>;
  #purgedAt = 0;

  constructor(store: Store) {
    this.#store = store;
    this.#add = addSignatureId(store);
  }

  /** True the first time, false for a replay. */
  async useOnce(workspaceId: string, jti: string, now: number): Promise<boolean> {
    await this.#purge(now);
    const { numAffectedRows } = await this.#add({ workspaceId, jti, expiresAt: now + REPLAY_MEMORY });
    return numAffectedRows === 1n;
  }

  async #purge(now: number): Promise<void> {
    if (now - this.#purgedAt < REPLAY_MEMORY) return;
    this.#purgedAt = now;
    await this.#store.deleteFrom('signature_ids').where('expires_at', '<=', now).execute();
  }
}
