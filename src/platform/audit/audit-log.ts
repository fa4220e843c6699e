import type { Store } from '../store/open-store.ts';
import type { AuditEvent } from './audit-event.ts';

/** Append-only: nothing here changes or removes a row, and nothing else writes to its table. */
export class AuditLog {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  /** `subject` is a workspace's name, or `operator`. */
  async append(subject: string, { event, ...detail }: AuditEvent, now: number): Promise<void> {
    await this.#store
      .insertInto('audit')
      .values({ at: now, event, subject, detail_json: JSON.stringify(detail) })
      .execute();
  }
}
