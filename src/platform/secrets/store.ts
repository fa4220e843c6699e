import type { Selectable } from 'kysely';
import type { AgentSecret } from '../../contract/agent-secret.ts';
import type { Secret } from '../../lib/secret.ts';
import { seal, unseal } from '../sealing/seal.ts';
import type { KeyRing } from '../sealing/key-ring.ts';
import type { Store } from '../store/open-store.ts';
import type { AgentSecretTable } from '../store/tables.ts';

/** A name, for one workspace (its id) or, without one, for all. */
export type SecretKey = { readonly name: string; readonly workspaceId?: string | undefined };

/** `value` is undefined when no key here opens it. */
export type StoredSecret = SecretKey & { readonly value: Secret | undefined; readonly setAt: number };

const FINGERPRINT_DIGITS = 12;

export const fingerprintOf = (secret: Secret): string => secret.sha256().slice(0, FINGERPRINT_DIGITS);

/** The agents' secrets at rest, sealed. */
export class AgentSecretStore {
  readonly #store: Store;
  readonly #ring: KeyRing;

  constructor(store: Store, ring: KeyRing) {
    this.#store = store;
    this.#ring = ring;
  }

  /**
   * @param now Unix milliseconds
   * @param store within whose transaction
   */
  async set(key: SecretKey, value: Secret, now: number, store: Store): Promise<void> {
    const id = rowOf(key);
    const before = await store.selectFrom('agent_secrets').select('set_at').where('id', '=', id).executeTakeFirst();
    // Another value is known by another time, also within a millisecond.
    const set_at = Math.max(now, (before?.set_at ?? 0) + 1);
    const content = { sealed: seal(value, id, this.#ring), fingerprint: fingerprintOf(value), set_at };
    await store
      .insertInto('agent_secrets')
      .values({ id, workspace_id: key.workspaceId ?? null, name: key.name, ...content })
      .onConflict((conflict) => conflict.column('id').doUpdateSet(content))
      .execute();
  }

  async has(key: SecretKey): Promise<boolean> {
    const row = await this.#store
      .selectFrom('agent_secrets')
      .select('id')
      .where('id', '=', rowOf(key))
      .executeTakeFirst();
    return row !== undefined;
  }

  async remove(key: SecretKey, store: Store): Promise<void> {
    await store.deleteFrom('agent_secrets').where('id', '=', rowOf(key)).execute();
  }

  /** All, without their values; the workspaces by their names. */
  async list(): Promise<AgentSecret[]> {
    const rows = await this.#store
      .selectFrom('agent_secrets')
      .leftJoin('workspaces', 'workspaces.id', 'agent_secrets.workspace_id')
      .select(['agent_secrets.name', 'workspaces.name as workspace', 'set_at', 'fingerprint'])
      .orderBy('agent_secrets.name')
      .orderBy('workspaces.name')
      .execute();
    return rows.map(({ name, workspace, set_at: setAt, fingerprint }) => ({
      name,
      ...(workspace === null ? {} : { workspace }),
      setAt,
      fingerprint,
    }));
  }

  /** What one workspace has, by name: its own before those for all. */
  async of(workspaceId: string): Promise<ReadonlyMap<string, StoredSecret>> {
    const rows = await this.#store
      .selectFrom('agent_secrets')
      .selectAll()
      .where((eb) => eb.or([eb('workspace_id', 'is', null), eb('workspace_id', '=', workspaceId)]))
      .execute();
    const [forAll, own] = [
      rows.filter((row) => row.workspace_id === null),
      rows.filter((row) => row.workspace_id !== null),
    ];
    return new Map([...forAll, ...own].map((row) => [row.name, this.#open(row)]));
  }

  #open({ id, workspace_id, name, sealed, set_at }: Selectable<AgentSecretTable>): StoredSecret {
    return { name, workspaceId: workspace_id ?? undefined, value: unseal(sealed, id, this.#ring), setAt: set_at };
  }
}

const rowOf = ({ name, workspaceId }: SecretKey): string => `${workspaceId ?? 'all'}/${name}`;
