import type { Store } from '../store/open-store.ts';

/** What is written down for good: who got which access, when and why. Tokens appear by their hash alone. */
export type AuditEvent =
  | {
      readonly event: 'token_issued';
      readonly sha256: string;
      readonly owner: string;
      readonly repositories: readonly string[];
      readonly permissions: Readonly<Record<string, string>>;
      readonly expiresAt: number;
      readonly purpose: string;
    }
  | { readonly event: 'token_withheld'; readonly reason: string }
  | { readonly event: 'token_rejected_by_github'; readonly sha256: string }
  | { readonly event: 'token_revoked'; readonly sha256: string; readonly reason: string }
  | { readonly event: 'workspace_enrolled'; readonly keyThumbprint: string };

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
