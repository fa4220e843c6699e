import { chmodSync, mkdirSync } from 'node:fs';
import { CONTAINER_PLACES, CONTAINER_USERS, type WorkspaceBoot } from '../../../contract/workspace-boot.ts';
import type { Log } from '../../../lib/log.ts';
import { Fault } from '../../../lib/fault.ts';
import type { Part } from '../part.ts';
import { actAsAgent } from './act-as-agent.ts';
import { closePlatform } from './close-platform.ts';
import { linkSessions } from './link-sessions.ts';
import { mendHooks } from './mend-hooks.ts';
import { mendOwnership } from './mend-ownership.ts';

/**
 * What a container's root does before anything else runs in it; each step may be done again and again. Only a `Fault`
 * keeps the workspace from starting: an agent with one hook that does not run is better than none.
 */
export function prepareContainer(boot: WorkspaceBoot, part: Part, log: Log): void {
  const { folders, sessions } = boot;
  const { agent, mooring } = CONTAINER_USERS;
  const { configs, sessions: volume } = CONTAINER_PLACES;
  const step = (name: string, act: () => string): void => {
    try {
      log.info({ step: name, outcome: act() }, 'step done');
    } catch (error) {
      if (error instanceof Fault) throw error;
      log.error({ step: name, err: error }, 'step failed, the workspace starts without it');
    }
  };
  if (part !== 'agent') {
    step('state of the sidecar', () => {
      mkdirSync(folders.sidecar, { recursive: true });
      const outcome = mendOwnership(folders.sidecar, mooring);
      chmodSync(folders.sidecar, 0o700);
      return outcome;
    });
    // On a read-only root /run is an empty tmpfs.
    step('folder of the sockets', () => mkdirSync(folders.run, { recursive: true }) ?? 'as it should be');
    step('way to the platform', () => closePlatform(boot.platform));
  }
  if (part === 'sidecar') return;
  for (const folder of [folders.home, folders.workspace, configs, volume]) {
    step(`ownership of ${folder}`, () => mendOwnership(folder, agent));
  }
  step('scripts in /configs', () => actAsAgent(() => mendHooks(configs)));
  if (sessions !== undefined) {
    step('sessions', () => actAsAgent(() => linkSessions(folders.home, sessions, volume)));
  }
}
