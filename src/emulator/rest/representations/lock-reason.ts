import type { Issue } from '../../state/model.ts';

/** GraphQL's names by REST's: https://docs.github.com/en/rest/issues/issues#lock-an-issue */
export const LOCK_REASONS = {
  'off-topic': 'OFF_TOPIC',
  'too heated': 'TOO_HEATED',
  resolved: 'RESOLVED',
  spam: 'SPAM',
} as const;

export function lockReason({ lockReason }: Issue): string | null {
  return Object.entries(LOCK_REASONS).find(([, name]) => name === lockReason)?.[0] ?? null;
}
