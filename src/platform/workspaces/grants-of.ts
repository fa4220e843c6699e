import type { WorkspaceGrants } from '../../contract/grants-change.ts';
import type { GitHubApps } from '../github/github-apps.ts';
import { isGone } from './record.ts';
import type { WorkspaceStore } from './store.ts';

/** What a workspace may do as it is now, and where. Undefined for one that there is not, or not any more. */
export async function grantsOf(
  workspace: string,
  { workspaces, apps }: { readonly workspaces: WorkspaceStore; readonly apps: GitHubApps },
): Promise<WorkspaceGrants | undefined> {
  const record = await workspaces.byName(workspace);
  if (record === undefined || isGone(record)) return undefined;
  const { grants, delivery } = record.spec;
  const instance = apps.instance(grants[0]?.github);
  if (instance === undefined) return undefined;
  const { name, web } = instance;
  return { grants, github: { name, web }, delivery };
}
