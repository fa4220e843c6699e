import { chmod, chown, mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { CONTAINER_PLACES, CONTAINER_USERS, SECRET_FILES, type WorkspaceBoot } from '../../contract/workspace-boot.ts';
import { Fault } from '../../lib/fault.ts';
import { writeFileWhole } from '../../lib/private-file.ts';
import { Secret } from '../../lib/secret.ts';

/** The agent's secrets that are given in its environment, by the variable. */
export type AgentSecretVariables = ReadonlyMap<string, Secret>;

type SecretsBoot = Pick<WorkspaceBoot, 'folders' | 'agent' | 'isolation'>;

/** The agent's user where it is another than ours: in bubblewrap it is ours outside. */
const { agent: AGENT } = CONTAINER_USERS;

/**
 * Gives the agent the secrets that wait in `folders.secrets`, as its template wants them: files are put where it sees
 * them, the others come back for its environment. What an earlier start has put there goes.
 */
export async function giveAgentSecrets(boot: SecretsBoot): Promise<AgentSecretVariables> {
  const { folders, agent, isolation } = boot;
  await forgetAllBut(folders.secrets, agent.secrets);
  await hideAgentSecrets(boot);
  const variables = new Map<string, Secret>();
  const waiting = await namesIn(folders.secrets);
  if (waiting === undefined && agent.secrets.length > 0) throw notGiven(folders.secrets);
  for (const { name, as, variable } of agent.secrets) {
    // Removed since this boot was made: the platform gives it no more, and starts nothing without what is required.
    if (waiting?.includes(name) !== true) continue;
    const secret = new Secret(await readFile(join(folders.secrets, name), 'utf8'));
    if (as === 'environment') variables.set(variable, secret);
    else await showFile(boot, name, secret);
  }
  // A container's volume outlives it, and is given them anew before each start.
  if (isolation === 'container') await rm(folders.secrets, { recursive: true, force: true });
  return variables;
}

/** Takes away the files that the agent was shown. */
export const hideAgentSecrets = (boot: SecretsBoot): Promise<void> => forgetAllBut(shownIn(boot), []);

function shownIn({ isolation, folders }: SecretsBoot): string {
  return isolation === 'container' ? CONTAINER_PLACES.secretFiles : join(folders.run, SECRET_FILES);
}

/** The folder may be a mount, which stays. */
async function forgetAllBut(folder: string, named: readonly { readonly name: string }[]): Promise<void> {
  for (const there of (await namesIn(folder)) ?? []) {
    if (!named.some(({ name }) => name === there)) await rm(join(folder, there), { force: true });
  }
}

/** In a container the agent may look into the folder and not change it: root clears it at the next start. */
async function showFile(boot: SecretsBoot, name: string, secret: Secret): Promise<void> {
  const folder = shownIn(boot);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, name);
  await writeFileWhole(path, secret.reveal(), 0o400);
  if (boot.isolation !== 'container') return;
  await chown(path, AGENT, AGENT);
  await chown(folder, 0, AGENT);
  await chmod(folder, 0o750);
}

const namesIn = (folder: string): Promise<string[] | undefined> => readdir(folder).catch(() => undefined);

function notGiven(folder: string): Fault {
  const remedy = 'start the workspace anew through the platform, which puts them there';
  return new Fault('agent_secret_missing', `the agent's secrets are not in ${folder}`, remedy);
}
