import { rm } from 'node:fs/promises';
import type { Secret } from '../../lib/secret.ts';
import type { Store } from '../store/open-store.ts';
import { type KeyRing, keyRing } from './key-ring.ts';
import { type KeptKeys, newKey, writeKeys } from './kept-keys.ts';
import { isSealedBy, seal, unseal } from './seal.ts';

export type Rotation = {
  readonly store: Store;
  readonly path: string;
  readonly kept: KeptKeys;
};

/** What has just been done, and is on disk. `tokens` and `secrets` were sealed anew; `lost` are those that no key opens. */
export type RotationStep =
  | { readonly did: 'key_added' }
  | { readonly did: 'some_resealed' }
  | { readonly did: 'all_resealed'; readonly tokens: number; readonly secrets: number; readonly lost: number }
  | { readonly did: 'old_keys_dropped' };

/** Where something is sealed, each row by its `id`. */
const TABLES = ['installation_tokens', 'agent_secrets'] as const;

const ROWS_AT_ONCE = 500;

/**
 * Seals everything anew, under a new key, or under the first of the environment's. A crash between any two steps loses
 * nothing: the file has a key before anything is sealed by it, and loses one after nothing is. Whoever begins again
 * ends it. Nobody else may have the store open meanwhile.
 */
export async function* rotateSealingKey({ store, path, kept }: Rotation): AsyncGenerator<RotationStep, void, void> {
  let { ring } = kept;
  let { inFile } = kept;
  if (!kept.fromEnvironment) {
    inFile = [newKey(), ...inFile];
    await writeKeys(path, inFile);
    ring = keyRing(inFile);
    yield { did: 'key_added' };
  }
  const resealed = { installation_tokens: 0, agent_secrets: 0 };
  let lost = 0;
  for (const table of TABLES) {
    for (let after = ''; ;) {
      const batch = await resealBatch(store, ring, table, after);
      if (batch.last === undefined) break;
      after = batch.last;
      resealed[table] += batch.resealed;
      lost += batch.lost;
      yield { did: 'some_resealed' };
    }
  }
  yield { did: 'all_resealed', tokens: resealed.installation_tokens, secrets: resealed.agent_secrets, lost };
  await dropOld(path, kept.fromEnvironment ? [] : inFile.slice(0, 1));
  yield { did: 'old_keys_dropped' };
}

/** The next rows after that id, in one transaction; also those of dead tokens that nobody has cleared away yet. */
async function resealBatch(store: Store, ring: KeyRing, table: (typeof TABLES)[number], after: string) {
  return store.transaction().execute(async (transaction) => {
    const rows = await transaction
      .selectFrom(table)
      .select(['id', 'sealed'])
      .where('sealed', 'is not', null)
      .where('id', '>', after)
      .orderBy('id')
      .limit(ROWS_AT_ONCE)
      .execute();
    let [resealed, lost] = [0, 0];
    for (const { id, sealed } of rows) {
      if (sealed === null || isSealedBy(sealed, ring[0])) continue;
      const secret = unseal(sealed, id, ring);
      if (secret === undefined) {
        lost += 1;
        continue;
      }
      const anew = seal(secret, id, ring);
      await transaction.updateTable(table).set({ sealed: anew }).where('id', '=', id).execute();
      resealed += 1;
    }
    return { last: rows.at(-1)?.id, resealed, lost };
  });
}

/** What no key opens now, an old one would not open either. */
async function dropOld(path: string, left: readonly Secret[]): Promise<void> {
  await (left.length === 0 ? rm(path, { force: true }) : writeKeys(path, left));
}
