import type { Store } from '../store/open-store.ts';
import { type ChainHead, NO_ROWS } from './chain.ts';
import { belongsBehind, type ChainFault, follows, nameEndFault, nameKnownFault, nameMisfit } from './name-fault.ts';
import { StoredHead, StoredRow, storedRows } from './stored-row.ts';

export type Verification = {
  /** How many rows, from the first, are as they were written; the last of them is the head. */
  readonly head: ChainHead;
  readonly fault?: ChainFault;
};

/**
 * Walks the chain from its first row, in constant memory, as it was in one moment: the platform may go on writing.
 *
 * @param known a head that was written down elsewhere: the chain must still contain it
 */
export function verifyChain(store: Store, known?: ChainHead): Promise<Verification> {
  return store
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute((snapshot) => walk(snapshot, known));
}

async function walk(snapshot: Store, known: ChainHead | undefined): Promise<Verification> {
  let head = NO_ROWS;
  for await (const stored of storedRows(snapshot)) {
    const { data: row } = StoredRow.safeParse(stored);
    if (row === undefined || !follows(row, head)) {
      return { head, fault: nameMisfit(head, row, await strayed(snapshot, head)) };
    }
    head = { sequence: head.sequence + 1, hash: row.hash };
    const fault = known && nameKnownFault(head, known, false);
    if (fault !== undefined) return { head, fault };
  }
  const heads = await snapshot.selectFrom('audit_head').select(['sequence', 'hash']).execute();
  const kept = heads.length === 1 ? StoredHead.safeParse(heads[0]).data : undefined;
  const fault = nameEndFault(head, kept) ?? (known && nameKnownFault(head, known, true));
  return fault === undefined ? { head } : { head, fault };
}

/** Where the row stands now that belongs behind the head. */
async function strayed(snapshot: Store, head: ChainHead): Promise<bigint | undefined> {
  const claimants = await snapshot
    .selectFrom('audit')
    .selectAll()
    .where('previous_hash', '=', head.hash)
    .limit(100)
    .execute();
  return claimants
    .map((claimant) => StoredRow.safeParse(claimant).data)
    .find((row) => row !== undefined && belongsBehind(row, head))?.sequence;
}
