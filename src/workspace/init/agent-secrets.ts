import { chmod, chown, mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { CONTAINER_USERS, SECRET_FILES, type WorkspaceBoot } from '../../contract/workspace-boot.ts';
import { Fault } from '../../lib/fault.ts';
import { writeFileWhole } from '../../lib/private-file.ts';
import { Secret } from '../../lib/secret.ts';

/** The agent's secrets that are given in its environment, by the variable. */
export type AgentSecretVariables = ReadonlyMap<string, Secret>;

/** Whose the files become, where init's user is another than the agent's. */
type Owner = { readonly uid: number; readonly gid: number };

/**
 * Gives the agent the secrets that wait in `folders.secrets`, as its template wants them: files are put where it sees
 * them, the others come back for its environment. What an earlier start has put there goes.
 */
export async function giveAgentSecrets({
  folders,
  agent,
  isolation,
}: Pick<WorkspaceBoot, 'folders' | 'agent' | 'isolation'>): Promise<AgentSecretVariables> {
  // In bubblewrap the agent's user is ours outside; in a container it is another one.
  const owner = isolation === 'container' ? { uid: CONTAINER_USERS.agent, gid: CONTAINER_USERS.agent } : undefined;
  await forgetOthers(folders.secrets, new Set(agent.secrets.map(({ name }) => name)));
  const shown = join(folders.run, SECRET_FILES);
  await rm(shown, { recursive: true, force: true });
  const variables = new Map<string, Secret>();
  for (const { name, as, variable } of agent.secrets) {
    const secret = await readSecret(join(folders.secrets, name));
    if (as === 'environment') variables.set(variable, secret);
    else await showFile(shown, name, secret, owner);
  }
  return variables;
}

/** A volume still has what an earlier start was given. */
async function forgetOthers(folder: string, named: ReadonlySet<string>): Promise<void> {
  const there = await readdir(folder).catch(() => []);
  for (const name of there) if (!named.has(name)) await rm(join(folder, name), { force: true });
}

async function showFile(folder: string, name: string, secret: Secret, owner: Owner | undefined): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, name);
  await writeFileWhole(path, secret.reveal(), 0o400);
  if (owner === undefined) return;
  for (const [each, mode] of [
    [path, 0o400],
    [folder, 0o700],
  ] as const) {
    await chown(each, owner.uid, owner.gid);
    await chmod(each, mode);
  }
}

async function readSecret(path: string): Promise<Secret> {
  try {
    return new Secret(await readFile(path, 'utf8'));
  } catch (cause) {
    const remedy = 'start the workspace anew through the platform, which puts it there';
    throw new Fault('agent_secret_missing', `${path} cannot be read`, remedy, { cause });
  }
}
