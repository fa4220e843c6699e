import { join, resolve } from 'node:path';
import { SOCKETS, WorkspaceBoot } from '../../contract/workspace-boot.ts';
import { WORKSPACE_FILES } from '../../contract/workspace-processes.ts';
import { WIRING_DESCRIPTION, WorkspaceWiring } from '../../contract/workspace-wiring.ts';
import { Fault } from '../../lib/fault.ts';
import { readJsonFile } from '../../lib/json-file.ts';
import type { Patient } from './patient.ts';

/** A workspace of the platform on a data folder, as its operator sees it, whether or not that platform runs. */
export async function patientOutside(data: string, name: string, environment: NodeJS.ProcessEnv): Promise<Patient> {
  const folder = join(resolve(data), 'workspaces', name);
  const boot = await readJsonFile(join(folder, WORKSPACE_FILES.boot), WorkspaceBoot);
  if (boot === undefined) {
    const what = `no workspace "${name}" was ever started on this machine from ${resolve(data)}`;
    const inContainer = `if it runs in a container: mooring workspace exec ${name} -- mooring doctor`;
    throw new Fault('workspace_not_found', what, `name another, or its data folder with --data; ${inContainer}`);
  }
  const { folders } = boot;
  const wiring = await readJsonFile(join(folders.wiring, WIRING_DESCRIPTION), WorkspaceWiring);
  if (wiring === undefined) {
    throw new Fault('wiring_missing', `"${name}" was never wired`, 'start it with mooring up, and see its init log');
  }
  const gitconfig = join(folders.wiring, 'gitconfig');
  return {
    wiring,
    relay: join(folders.run, SOCKETS.relay),
    gateway: join(folders.run, SOCKETS.gateway),
    gitconfig,
    ghConfig: join(folders.wiring, 'gh'),
    // What the agent's own shell has is its secret; this is what it was given.
    environment: {
      PATH: environment['PATH'],
      HOME: folders.home,
      GIT_CONFIG_SYSTEM: gitconfig,
      GIT_TERMINAL_PROMPT: '0',
      GH_CONFIG_DIR: wiring.ghConfig,
      ...gitHubVariables(wiring),
    },
    remedies: {
      dead: `start it: mooring up, or mooring workspace start ${name}`,
      hanging: `it is started again by itself within seconds; if this lasts, see ${join(folders.logs, 'sidecar.log')}`,
    },
  };
}

function gitHubVariables({ github, placeholder = '-', helper }: WorkspaceWiring): NodeJS.ProcessEnv {
  if (helper !== undefined) return github === 'github.com' ? {} : { GH_HOST: github };
  return github === 'github.com'
    ? { GH_TOKEN: placeholder }
    : { GH_TOKEN: placeholder, GH_HOST: github, GH_ENTERPRISE_TOKEN: placeholder };
}
