import { isDeepStrictEqual } from 'node:util';
import type { WorkspaceSpec } from '../../contract/workspace.ts';
import { isGone, type WorkspaceRecord } from './record.ts';

export type Reconciliation = {
  readonly add: readonly WorkspaceSpec[];
  /** Named as before, with other content. */
  readonly change: readonly WorkspaceSpec[];
  /** Named again after mooring.yaml had left it out. */
  readonly revive: readonly string[];
  /** From mooring.yaml, which names it no longer. What an operator made over the API is left alone. */
  readonly remove: readonly string[];
  /** What an operator has removed and mooring.yaml names no longer: named again, it is as new as any other. */
  readonly forget: readonly string[];
};

/** What must be done so that the records say what mooring.yaml says. */
export function reconcile(records: readonly WorkspaceRecord[], specs: readonly WorkspaceSpec[]): Reconciliation {
  const recordOf = (spec: WorkspaceSpec) => records.find(({ name }) => name === spec.name);
  const isNamed = (record: WorkspaceRecord) => specs.some(({ name }) => name === record.name);
  return {
    add: specs.filter((spec) => recordOf(spec) === undefined),
    change: specs.filter((spec) => {
      const record = recordOf(spec);
      return record !== undefined && !isDeepStrictEqual(normal(record.spec), normal(spec));
    }),
    revive: records.filter((record) => record.desired === 'removed' && isNamed(record)).map(({ name }) => name),
    remove: records
      .filter((record) => record.source === 'file' && !isGone(record) && !isNamed(record))
      .map(({ name }) => name),
    forget: records.filter((record) => record.desired === 'deleted' && !isNamed(record)).map(({ name }) => name),
  };
}

/** As it comes back from the store: JSON has no undefined. */
const normal = (spec: WorkspaceSpec): unknown => JSON.parse(JSON.stringify(spec));
