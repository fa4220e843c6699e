import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { Permissions } from '../../contract/grant.ts';
import type { Secret } from '../../lib/secret.ts';
import type { Store } from '../store/open-store.ts';
import type { KeyRing } from '../sealing/key-ring.ts';
import { compileOnce, type Place } from '../store/compile-once.ts';
import { seal, unseal } from '../sealing/seal.ts';

export type IssuedToken = {
  readonly token: Secret;
  readonly repositories: readonly string[];
  readonly permissions: Permissions;
  /** Unix milliseconds by GitHub's clock. */
  readonly issuedAt: number;
  readonly expiresAt: number;
};

export type NewToken = IssuedToken & {
  /** Web address of the GitHub that issued it: to another it is never shown. */
  readonly github: string;
  readonly holder: string;
  readonly key: string;
  readonly installationId: number;
  /** Why it is given up before anybody had it. */
  readonly doomed?: string;
};

export type DoomedToken = {
  readonly id: string;
  readonly holder: string;
  readonly token: Secret;
  readonly reason: string;
};

const Names = z.array(z.string());

const findBest = (store: Store) =>
  compileOnce(store, (place: Place<{ key: string; now: number }>) =>
    store
      .selectFrom('installation_tokens')
      .select(['id', 'sealed', 'repositories_json', 'permissions_json', 'issued_at', 'expires_at'])
      .where('scope_key', '=', place('key'))
      .where('expires_at', '>', place('now'))
      .where('refused_at', 'is', null)
      .where('revocation_reason', 'is', null)
      .orderBy('expires_at', 'desc')
      .limit(1),
  );

/** The tokens that we have issued, sealed: what is handed out again, and what must be revoked. */
export class TokenStore {
  readonly #store: Store;
  readonly #keys: KeyRing;
  readonly #best: ReturnType<typeof findBest>;

  constructor(store: Store, keys: KeyRing) {
    this.#store = store;
    this.#keys = keys;
    this.#best = findBest(store);
  }

  /** @param store within whose transaction, if any */
  async add(issued: NewToken, store = this.#store): Promise<void> {
    const id = randomUUID();
    await store
      .insertInto('installation_tokens')
      .values({
        id,
        holder: issued.holder,
        github: issued.github,
        scope_key: issued.key,
        installation_id: issued.installationId,
        repositories_json: JSON.stringify(issued.repositories),
        permissions_json: JSON.stringify(issued.permissions),
        sha256: issued.token.sha256(),
        sealed: seal(issued.token, id, this.#keys),
        issued_at: issued.issuedAt,
        expires_at: issued.expiresAt,
        revocation_reason: issued.doomed ?? null,
      })
      .execute();
  }

  /** The longest-lived token under this key that is alive and that nobody has given up. */
  async best(key: string, now: number): Promise<IssuedToken | undefined> {
    const {
      rows: [row],
    } = await this.#best({ key, now });
    const token = row?.sealed ? unseal(row.sealed, row.id, this.#keys) : undefined;
    if (row === undefined || token === undefined) return undefined;
    return {
      token,
      repositories: Names.parse(JSON.parse(row.repositories_json)),
      permissions: Permissions.parse(JSON.parse(row.permissions_json)),
      issuedAt: row.issued_at,
      expiresAt: row.expires_at,
    };
  }

  /** The keys of one GitHub (its web address) that have a living token, and the life of the newest. */
  async livingKeys(github: string, now: number): Promise<{ key: string; issuedAt: number; expiresAt: number }[]> {
    const rows = await this.#store
      .selectFrom('installation_tokens')
      .select(['scope_key as key', (eb) => eb.fn.max('issued_at').as('issuedAt')])
      .select((eb) => eb.fn.max('expires_at').as('expiresAt'))
      .where('github', '=', github)
      .where('expires_at', '>', now)
      .where('revocation_reason', 'is', null)
      .groupBy('scope_key')
      .execute();
    return rows.map(({ key, issuedAt, expiresAt }) => ({
      key,
      issuedAt: Number(issuedAt),
      expiresAt: Number(expiresAt),
    }));
  }

  /** Of these tokens (SHA-256) those that we issued and that nobody has given up since. */
  async goodOnes(sha256s: readonly string[]): Promise<ReadonlySet<string>> {
    if (sha256s.length === 0) return new Set();
    const rows = await this.#store
      .selectFrom('installation_tokens')
      .select('sha256')
      .where('sha256', 'in', sha256s)
      .where('refused_at', 'is', null)
      .where('revocation_reason', 'is', null)
      .execute();
    return new Set(rows.map(({ sha256 }) => sha256));
  }

  /** Gives up the one token that GitHub refused; false when this holder has no such token. */
  async reject(holder: string, sha256: string, reason: string, now: number): Promise<boolean> {
    const result = await this.#store
      .updateTable('installation_tokens')
      .set({ refused_at: now, revocation_reason: reason })
      .where('holder', '=', holder)
      .where('sha256', '=', sha256)
      .where('refused_at', 'is', null)
      .executeTakeFirst();
    return result.numUpdatedRows > 0n;
  }

  /** Marks the living tokens of one holder, or of everyone, for revocation. */
  async doom(holder: string | 'everyone', reason: string, now: number): Promise<void> {
    let update = this.#store
      .updateTable('installation_tokens')
      .set({ revocation_reason: reason })
      .where('expires_at', '>', now)
      .where('revocation_reason', 'is', null);
    if (holder !== 'everyone') update = update.where('holder', '=', holder);
    await update.execute();
  }

  /**
   * What one GitHub (its web address) has still to confirm as revoked; what has expired there needs no confirmation
   * and is forgotten.
   *
   * @param now by its own clock, as far as we know; a proxy that answers in its place may have put that wrong
   * @param here by this host's clock: what is not over by both is kept, for it could not be revoked without
   */
  async doomed(github: string, now: number, here = now): Promise<DoomedToken[]> {
    await this.#store
      .updateTable('installation_tokens')
      .set({ sealed: null })
      .where('github', '=', github)
      .where('expires_at', '<=', Math.min(now, here))
      .where('sealed', 'is not', null)
      .execute();
    const rows = await this.#store
      .selectFrom('installation_tokens')
      .select(['id', 'holder', 'sealed', 'revocation_reason as reason'])
      .where('github', '=', github)
      .where('revocation_reason', 'is not', null)
      .where('revoked_at', 'is', null)
      .where('expires_at', '>', now)
      .execute();
    return rows.flatMap(({ id, holder, sealed, reason }) => {
      const token = sealed === null ? undefined : unseal(sealed, id, this.#keys);
      return token === undefined || reason === null ? [] : [{ id, holder, token, reason }];
    });
  }

  /** The GitHubs (web addresses) that have ever given us a token. */
  async issuers(): Promise<ReadonlySet<string>> {
    const rows = await this.#store.selectFrom('installation_tokens').select('github').distinct().execute();
    return new Set(rows.map(({ github }) => github));
  }

  /** @param store within whose transaction, if any */
  async confirmRevoked(id: string, now: number, store = this.#store): Promise<void> {
    await store
      .updateTable('installation_tokens')
      .set({ revoked_at: now, sealed: null })
      .where('id', '=', id)
      .execute();
  }

  /** How many tokens each holder was issued since then, in Unix milliseconds. */
  async issuedByHolder(since: number): Promise<Map<string, number>> {
    const rows = await this.#store
      .selectFrom('installation_tokens')
      .select(['holder', (eb) => eb.fn.countAll<number>().as('count')])
      .where('issued_at', '>=', since)
      .groupBy('holder')
      .execute();
    return new Map(rows.map(({ holder, count }) => [holder, Number(count)]));
  }
}
