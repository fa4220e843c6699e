import { z } from 'zod';
import { Permissions } from '../../contract/grant.ts';
import type { Store } from '../store/open-store.ts';
import { ownerOfKey } from './token-scope.ts';

/** A living token, by what it reaches. */
export type TokenAtOwner = {
  readonly id: string;
  readonly installationId: number;
  readonly repositories: readonly string[];
  readonly permissions: Permissions;
};

export type Loss = { readonly id: string; readonly reason: string };

const Names = z.array(z.string());
/** Databases bound the number of parameters of a statement. */
const MOST_AT_ONCE = 500;

/** The living tokens at one owner of one GitHub (its web address) that nobody has given up, whoever holds them. */
export async function tokensAtOwner(
  store: Store,
  { web, owner }: { web: string; owner: string },
  now: number,
): Promise<TokenAtOwner[]> {
  const rows = await store
    .selectFrom('installation_tokens')
    .select(['id', 'scope_key', 'installation_id', 'repositories_json', 'permissions_json'])
    .where('github', '=', web)
    .where('expires_at', '>', now)
    .where('revocation_reason', 'is', null)
    .execute();
  return rows
    .filter(({ scope_key }) => ownerOfKey(scope_key) === owner.toLowerCase())
    .map((row) => ({
      id: row.id,
      installationId: row.installation_id,
      repositories: Names.parse(JSON.parse(row.repositories_json)),
      permissions: Permissions.parse(JSON.parse(row.permissions_json)),
    }));
}

/** Marks tokens for revocation: from now on they are neither handed out nor called good. */
export async function giveUpTokens(store: Store, losses: readonly Loss[]): Promise<void> {
  for (const [reason, same] of Map.groupBy(losses, (loss) => loss.reason)) {
    for (let first = 0; first < same.length; first += MOST_AT_ONCE) {
      const ids = same.slice(first, first + MOST_AT_ONCE).map(({ id }) => id);
      await store
        .updateTable('installation_tokens')
        .set({ revocation_reason: reason })
        .where('id', 'in', ids)
        .where('revocation_reason', 'is', null)
        .execute();
    }
  }
}
