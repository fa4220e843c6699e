import { mkdir, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { foldersBelow, SECRET_FILES, SIDECAR_FILES, type WorkspaceBoot } from '../../../contract/workspace-boot.ts';
import { WORKSPACE_FILES } from '../../../contract/workspace-processes.ts';
import { makePrivateFolder, writeFileWhole } from '../../../lib/private-file.ts';
import type { WorkspaceSecrets } from '../workspace-host.ts';

/** Where a workspace lives below the data folder. */
export function workspaceFolders(dataFolder: string, name: string): WorkspaceBoot['folders'] {
  return foldersBelow(join(dataFolder, 'workspaces', name));
}

export async function makeWorkspaceFolders(folders: WorkspaceBoot['folders']): Promise<void> {
  await makePrivateFolder(dirname(folders.sidecar));
  for (const folder of Object.values(folders)) await mkdir(folder, { recursive: true, mode: 0o700 });
}

/** Whether its sidecar has no key yet, or has lost it. */
export async function isStateNew({ sidecar }: WorkspaceBoot['folders']): Promise<boolean> {
  const key = await stat(join(sidecar, SIDECAR_FILES.identityKey)).catch(() => undefined);
  return key === undefined;
}

export async function writeSecrets(folders: WorkspaceBoot['folders'], secrets: WorkspaceSecrets): Promise<void> {
  const { enrolmentCode, frozenToken, agentSecrets } = secrets;
  if (enrolmentCode !== undefined) {
    await writeFileWhole(join(folders.sidecar, SIDECAR_FILES.enrolmentCode), enrolmentCode.reveal());
  }
  if (frozenToken !== undefined) {
    await writeFileWhole(join(folders.sidecar, SIDECAR_FILES.frozenToken), frozenToken.reveal());
  }
  if (agentSecrets === undefined) return;
  await forgetAgentSecrets(folders);
  await mkdir(folders.secrets, { mode: 0o700 });
  for (const [name, secret] of agentSecrets) await writeFileWhole(join(folders.secrets, name), secret.reveal());
}

/** All that is Mooring's own goes, its logs as well; what the agent has written stays. */
export async function forgetWorkspace(folders: WorkspaceBoot['folders']): Promise<void> {
  const { sidecar, secrets, wiring, run, logs } = folders;
  const files = Object.values(WORKSPACE_FILES).map((file) => join(dirname(sidecar), file));
  for (const path of [sidecar, secrets, wiring, run, logs, ...files]) await rm(path, { recursive: true, force: true });
}

/** What a stopped workspace does not need does not lie about, nor the files that its agent was shown of it. */
export async function forgetAgentSecrets(folders: WorkspaceBoot['folders']): Promise<void> {
  for (const folder of [folders.secrets, join(folders.run, SECRET_FILES)]) {
    await rm(folder, { recursive: true, force: true });
  }
}
