import { z } from 'zod';
import type { Store } from '../store/open-store.ts';

/** As databases give integers: read-only SQLite as bigints, PostgreSQL's bigint columns as text. */
const Integer = z.union([z.bigint(), z.int(), z.string().regex(/^-?\d+$/)]).transform((integer) => BigInt(integer));

/** A row as it lies there, whoever wrote it: a number may be larger than ours ever are. */
export const StoredRow = z.object({
  sequence: Integer,
  at: Integer,
  event: z.string(),
  subject: z.string(),
  detail_json: z.string(),
  previous_hash: z.string(),
  hash: z.string(),
});
export type StoredRow = z.infer<typeof StoredRow>;

export const StoredHead = z.object({ sequence: Integer, hash: z.string() });

const ROWS_AT_ONCE = 1_000;

/** Each row that fits `filter`, in order, with no more than one batch of them in memory. Nothing is checked yet. */
export async function* storedRows(
  store: Store,
  filter: { readonly subject?: string | undefined; readonly since?: number | undefined } = {},
): AsyncGenerator<unknown> {
  let query = store.selectFrom('audit').selectAll().orderBy('sequence').limit(ROWS_AT_ONCE);
  if (filter.subject !== undefined) query = query.where('subject', '=', filter.subject);
  if (filter.since !== undefined) query = query.where('at', '>=', filter.since);
  for (let rows = await query.execute(); rows.length > 0;) {
    yield* rows;
    const last = rows.at(-1)?.sequence;
    rows = last === undefined || rows.length < ROWS_AT_ONCE ? [] : await query.where('sequence', '>', last).execute();
  }
}
