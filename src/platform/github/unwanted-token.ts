import type { Secret } from '../../lib/secret.ts';

/** A token that GitHub gave and that nobody may have: only to be revoked. What it reaches is empty where unknown. */
export type UnwantedToken = {
  readonly token: Secret;
  readonly owner: string;
  readonly installationId: number;
  /** In a few words, for the audit. */
  readonly reason: string;
  /** More of it, for people. */
  readonly detail?: string | undefined;
  readonly repositories: readonly string[];
  readonly permissions: Readonly<Record<string, 'read' | 'write' | 'admin'>>;
  /** What GitHub said, believable or not: Unix milliseconds. */
  readonly expiresAt?: number | undefined;
};
