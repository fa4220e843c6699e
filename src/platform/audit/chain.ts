import { createHash } from 'node:crypto';

/** A row before it has its place. `at` in Unix milliseconds. */
export type AuditEntry = {
  readonly at: number;
  readonly event: string;
  readonly subject: string;
  readonly detail_json: string;
};

export type ChainedEntry = AuditEntry & {
  readonly sequence: number;
  readonly previous_hash: string;
  readonly hash: string;
};

/** The last row of a chain, by which an outsider can hold on to all of it. Hash: hex SHA-256. */
export type ChainHead = { readonly sequence: number; readonly hash: string };

/** What the first row follows. */
export const NO_ROWS: ChainHead = { sequence: 0, hash: '0'.repeat(64) };

/** A row's columns as the database gives them: large or odd numbers are bigints there. */
type HashedColumns = Omit<ChainedEntry, 'hash' | 'sequence' | 'at'> & {
  readonly sequence: number | bigint;
  readonly at: number | bigint;
};

/**
 * SHA-256 over all columns and the hash before, as a JSON array of strings: JSON marks where each one ends, so two
 * different rows are never one text. The first element names the encoding, should there ever be another.
 */
export function hashRow({ sequence, at, event, subject, detail_json, previous_hash }: HashedColumns): string {
  const columns = ['mooring-audit-1', `${sequence}`, `${at}`, event, subject, detail_json, previous_hash];
  return createHash('sha256').update(JSON.stringify(columns)).digest('hex');
}

/** Puts entries behind a head, each one holding the hash of the one before. */
export function chainEntries(
  entries: readonly AuditEntry[],
  head: ChainHead,
): { readonly rows: readonly ChainedEntry[]; readonly head: ChainHead } {
  let { sequence, hash } = head;
  const rows = entries.map((entry) => {
    sequence += 1;
    const placed = { ...entry, sequence, previous_hash: hash };
    hash = hashRow(placed);
    return { ...placed, hash };
  });
  return { rows, head: { sequence, hash } };
}
