import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { descendantsOf, processesNaming, type RunningProcess } from './processes.ts';
import { type Finished, run } from './run.ts';

/** Pids; a program that is just being started again has none. */
export type WorkspaceProcesses = {
  readonly [program in 'init' | 'sidecar' | 'feeder' | 'runtime' | 'agent']: number | undefined;
};

/** The processes of one workspace, found as an operator would: by their command lines. */
export async function workspaceProcesses(dataFolder: string, name: string): Promise<WorkspaceProcesses> {
  const boot = join(dataFolder, 'workspaces', name, 'boot.json');
  const init = (await processesNaming(boot)).find(({ commandLine }) => commandLine.includes('init/main.ts'))?.pid;
  const below = init === undefined ? [] : await descendantsOf(init);
  const running = (entry: string) =>
    below.find((process) => isNode(process) && process.commandLine.includes(entry))?.pid;
  return {
    init,
    sidecar: running('sidecar/main.ts'),
    feeder: running('helper/main.ts'),
    runtime: running('runtime/main.ts'),
    agent: running('templates/scripted/agent.ts'),
  };
}

function isNode({ commandLine }: RunningProcess): boolean {
  return /^\S*node /.test(commandLine);
}

/**
 * Runs a shell script as the agent: in its namespaces, with its user and its environment. Not in its workspace, where
 * the scripted agent ends what its predecessor may have left running.
 */
export async function asAgent(dataFolder: string, name: string, script: string, patience = 150_000): Promise<Finished> {
  const processes = await workspaceProcesses(dataFolder, name);
  const pid = processes.agent ?? processes.runtime;
  if (pid === undefined) throw new Error(`workspace ${name} has no agent running`);
  const environment = await readFile(`/proc/${pid}/environ`, 'utf8');
  const env = Object.fromEntries(
    environment
      .split('\0')
      .filter((entry) => entry !== '')
      .map((entry) => [entry.slice(0, entry.indexOf('=')), entry.slice(entry.indexOf('=') + 1)]),
  );
  const namespaces = ['--user', '--preserve-credentials', '--mount', '--pid', '--ipc', '--uts'];
  return run('/usr/bin/nsenter', ['--target', String(pid), ...namespaces, 'sh', '-c', `cd "$HOME" && ${script}`], {
    env,
    patience,
  });
}
