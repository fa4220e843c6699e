import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { placesOf } from '../../init/sandbox/places.ts';
import { wiring as wiringOf, WIRING_FILES, writeWiring } from '../../init/wiring/write-wiring.ts';
import { LOCAL_KEY, type SidecarProcess } from './sidecar-process.ts';

export type Ended = { readonly code: number; readonly stdout: string; readonly stderr: string };

export type AgentShell = {
  readonly environment: NodeJS.ProcessEnv;
  /** Runs a command in the workspace as an agent would; one that fails is an answer as well. */
  run(command: string, ...args: string[]): Promise<Ended>;
};

/** The agent's side of a sidecar: the workspace's own wiring for real git and real gh. */
export async function openAgentShell(sidecar: SidecarProcess): Promise<AgentShell> {
  const { wiring, home, workspace } = sidecar.boot.folders;
  const gateway = { port: sidecar.gitPort, key: LOCAL_KEY };
  await writeWiring(wiring, wiringOf(sidecar.boot, gateway, placesOf(sidecar.boot), process.execPath));
  const environment: NodeJS.ProcessEnv = {
    PATH: `${join(wiring, WIRING_FILES.bin)}:${process.env['PATH']}`,
    HOME: home,
    GIT_CONFIG_SYSTEM: join(wiring, 'gitconfig'),
    GIT_TERMINAL_PROMPT: '0',
    GH_CONFIG_DIR: join(wiring, 'gh'),
    GH_TOKEN: 'ghs_mooring-placeholder',
    GH_NO_UPDATE_NOTIFIER: '1',
  };
  return {
    environment,
    run: async (command, ...args) => {
      const options = { env: environment, cwd: workspace, maxBuffer: 1 << 24 };
      try {
        return { code: 0, ...(await promisify(execFile)(command, args, options)) };
      } catch (error) {
        return error as Ended;
      }
    },
  };
}
