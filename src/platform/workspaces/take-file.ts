import { isDeepStrictEqual } from 'node:util';
import type { WorkspaceSpec } from '../../contract/workspace.ts';
import type { Clock } from '../../lib/clock.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import { reconcile } from './reconcile.ts';
import type { WorkspaceStore } from './store.ts';
import { completed } from './templates.ts';

export type FileParts = {
  readonly workspaces: WorkspaceStore;
  readonly audit: AuditLog;
  readonly clock: Clock;
  /** The operator's own folder of templates, if there is one. */
  readonly templates: string | undefined;
};

/** Ends what runs of workspaces that the file names no longer, or names otherwise. */
export type EndByFile = {
  readonly remove: (name: string) => Promise<void>;
  readonly halt: (name: string, change: () => Promise<void>) => Promise<void>;
};

/** Brings the records in line with mooring.yaml. */
export async function takeFile(parts: FileParts, named: readonly WorkspaceSpec[], end: EndByFile): Promise<void> {
  const { workspaces, templates, clock } = parts;
  const specs = await Promise.all(named.map((spec) => completed(spec, templates)));
  const { add, change, revive, remove, forget } = reconcile(await workspaces.all(), specs);
  for (const name of forget) await workspaces.remove(name);
  for (const name of remove) await end.remove(name);
  // Its tokens are as wide as the old grant, and its boot tells of the old repositories.
  for (const spec of change) await end.halt(spec.name, () => changeByFile(parts, spec));
  for (const name of revive) await workspaces.setDesired(name, 'running');
  for (const spec of add) await workspaces.add(spec, 'file', clock());
}

async function changeByFile({ workspaces, audit, clock }: FileParts, spec: WorkspaceSpec): Promise<void> {
  const { name, grants: after } = spec;
  const before = (await workspaces.byName(name))?.spec.grants ?? [];
  if (isDeepStrictEqual(before, after)) return workspaces.change(name, spec, 'file');
  return audit.append(name, { event: 'grant_changed', before, after }, clock(), (store) =>
    workspaces.change(name, spec, 'file', store),
  );
}
