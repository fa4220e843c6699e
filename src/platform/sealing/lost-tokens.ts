import type { Store } from '../store/open-store.ts';
import type { KeyRing } from './key-ring.ts';
import { unseal } from './seal.ts';

export type LostTokens = {
  readonly count: number;
  /** When the last of them expires, in Unix milliseconds. */
  readonly until: number;
};

/**
 * Living tokens that no key of the ring opens: their key is lost, or they were changed. They can be neither handed out
 * nor revoked.
 *
 * @param now Unix milliseconds
 */
export async function findLostTokens(store: Store, ring: KeyRing, now: number): Promise<LostTokens | undefined> {
  const rows = await store
    .selectFrom('installation_tokens')
    .select(['id', 'sealed', 'expires_at'])
    .where('sealed', 'is not', null)
    .where('expires_at', '>', now)
    .execute();
  const lost = rows.filter(({ id, sealed }) => sealed !== null && unseal(sealed, id, ring) === undefined);
  if (lost.length === 0) return undefined;
  return { count: lost.length, until: lost.reduce((latest, { expires_at }) => Math.max(latest, expires_at), 0) };
}

/** For people: what it means and what to do. */
export function describeLost({ count, until }: LostTokens): string {
  const [tokens, they] = count === 1 ? ['token', 'it'] : ['tokens', 'they'];
  return (
    `the key that sealed ${count} living ${tokens} is not here: ${they} can be neither handed out nor revoked, ` +
    `and die by themselves until ${new Date(until).toISOString()}; put the key back, or suspend the App's ` +
    'installation to end them now'
  );
}
