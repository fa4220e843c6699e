import { randomUUID } from 'node:crypto';
import type { Selectable, Updateable } from 'kysely';
import { PublicKey } from '../../contract/enrolment.ts';
import { SidecarReport } from '../../contract/status.ts';
import { WorkspaceSpec } from '../../contract/workspace.ts';
import type { Store } from '../store/open-store.ts';
import { compileOnce, type Place } from '../store/compile-once.ts';
import { ParsedColumn } from '../store/parsed-column.ts';
import type { WorkspaceTable } from '../store/tables.ts';
import type { WorkspaceRecord } from './record.ts';
import { recordSidecarRun } from './sidecar-runs.ts';

const findById = (store: Store) =>
  compileOnce(store, (place: Place<{ id: string }>) =>
    store.selectFrom('workspaces').selectAll().where('id', '=', place('id')),
  );

async function insert(
  store: Store,
  spec: WorkspaceSpec,
  kind: Pick<WorkspaceRecord, 'source' | 'desired'>,
  now: number,
): Promise<void> {
  const row = { id: randomUUID(), name: spec.name, spec_json: JSON.stringify(spec), ...kind, created_at: now };
  await store.insertInto('workspaces').values(row).execute();
}

export class WorkspaceStore {
  readonly #store: Store;
  readonly #byId: ReturnType<typeof findById>;
  readonly #specs = new ParsedColumn((json) => WorkspaceSpec.parse(json));
  readonly #keys = new ParsedColumn((json) => PublicKey.parse(json));
  readonly #reports = new ParsedColumn((json) => SidecarReport.parse(json));

  constructor(store: Store) {
    this.#store = store;
    this.#byId = findById(store);
  }

  async all(): Promise<WorkspaceRecord[]> {
    const rows = await this.#store.selectFrom('workspaces').selectAll().orderBy('created_at').orderBy('name').execute();
    return rows.map((row) => this.#toRecord(row));
  }

  async byName(name: string): Promise<WorkspaceRecord | undefined> {
    const row = await this.#store.selectFrom('workspaces').selectAll().where('name', '=', name).executeTakeFirst();
    return row === undefined ? undefined : this.#toRecord(row);
  }

  async byId(id: string): Promise<WorkspaceRecord | undefined> {
    const {
      rows: [row],
    } = await this.#byId({ id });
    return row === undefined ? undefined : this.#toRecord(row);
  }

  async add(spec: WorkspaceSpec, source: WorkspaceRecord['source'], now: number): Promise<void> {
    await insert(this.#store, spec, { source, desired: 'running' }, now);
  }

  /** @param store within whose transaction, if any */
  async change(name: string, spec: WorkspaceSpec, source: WorkspaceRecord['source'], store?: Store): Promise<void> {
    await this.#update(name, { spec_json: JSON.stringify(spec), source }, store);
  }

  setDesired(name: string, desired: WorkspaceRecord['desired']): Promise<void> {
    return this.#update(name, { desired, failure: null });
  }

  setStarted(name: string, now: number): Promise<void> {
    return this.#update(name, { failure: null, started_at: now, report_json: null, reported_at: null });
  }

  setFailure(name: string, failure: string): Promise<void> {
    return this.#update(name, { failure });
  }

  async setReport(id: string, report: SidecarReport, now: number): Promise<void> {
    await this.#store
      .updateTable('workspaces')
      .set({ report_json: JSON.stringify(report), reported_at: now })
      .where('id', '=', id)
      .execute();
    await recordSidecarRun(this.#store, id, report, now);
  }

  /** Forgets it with its inbox and its secrets. */
  async remove(name: string): Promise<void> {
    await this.#store.deleteFrom('workspaces').where('name', '=', name).execute();
    this.#forgetColumns();
  }

  /** Forgets it, but for its name and what mooring.yaml says of it: else the next start of the platform would bring it back. */
  async markDeleted({ name, spec }: WorkspaceRecord, now: number): Promise<void> {
    await this.#store.transaction().execute(async (store) => {
      await store.deleteFrom('workspaces').where('name', '=', name).execute();
      await insert(store, spec, { source: 'file', desired: 'deleted' }, now);
    });
    this.#forgetColumns();
  }

  #forgetColumns(): void {
    for (const column of [this.#specs, this.#keys, this.#reports]) column.forget();
  }

  async #update(name: string, change: Updateable<WorkspaceTable>, store = this.#store): Promise<void> {
    await store.updateTable('workspaces').set(change).where('name', '=', name).execute();
  }

  #toRecord(row: Selectable<WorkspaceTable>): WorkspaceRecord {
    const codeWaits = row.enrolment_code_sha256 !== null && row.enrolment_code_used_by_json === null;
    return {
      id: row.id,
      name: row.name,
      spec: this.#specs.read(row.id, row.spec_json),
      source: row.source,
      desired: row.desired,
      ...(row.failure === null ? {} : { failure: row.failure }),
      ...(row.started_at === null ? {} : { startedAt: row.started_at }),
      ...(row.public_key_json === null ? {} : { publicKey: this.#keys.read(row.id, row.public_key_json) }),
      ...(codeWaits && row.enrolment_code_expires_at !== null ? { codeExpiresAt: row.enrolment_code_expires_at } : {}),
      ...(row.report_json === null ? {} : { report: this.#reports.read(row.id, row.report_json) }),
      ...(row.reported_at === null ? {} : { reportedAt: row.reported_at }),
    };
  }
}
