import { accessSync, constants, mkdirSync, rmSync } from 'node:fs';
import { CONTAINER_PLACES, CONTAINER_USERS, type WorkspaceBoot } from '../../../contract/workspace-boot.ts';
import type { Log } from '../../../lib/log.ts';
import type { Part } from '../part.ts';
import { actAsAgent } from './act-as-agent.ts';
import { closePlatform } from './close-platform.ts';
import { closeSidecar } from './close-sidecar.ts';
import { linkSessions } from './link-sessions.ts';
import { mendHooks } from './mend-hooks.ts';
import { mendOwnership } from './mend-ownership.ts';

/** What a container's root does before anything else runs in it; each step may be done again and again. */
export function prepareContainer(boot: WorkspaceBoot, part: Part, log: Log): void {
  /** One that fails keeps the workspace from starting: without it the agent might reach what it must not. */
  const must = (name: string, act: () => string): void => {
    log.info({ step: name, outcome: act() }, 'step done');
  };
  /** An agent with one hook that does not run is better than none. */
  const may = (name: string, act: () => string): void => {
    try {
      must(name, act);
    } catch (error) {
      log.error({ step: name, err: error }, 'step failed, the workspace starts without it');
    }
  };
  if (part !== 'agent') closeDoors(boot, part, must);
  if (part !== 'sidecar') comfortAgent(boot, may);
}

type Step = (name: string, act: () => string) => void;

function closeDoors({ folders, platform }: WorkspaceBoot, part: Part, step: Step): void {
  step('state of the sidecar', () => closeSidecar(folders.sidecar));
  // On a read-only root /run is an empty tmpfs.
  step('folder of the sockets', () => mkdirSync(folders.run, { recursive: true }) ?? 'as it should be');
  step('way to the platform', () => closePlatform(platform));
  // From a time when both had one container; they are no concern of this one's.
  if (part === 'sidecar') rmSync(folders.secrets, { recursive: true, force: true });
}

function comfortAgent({ folders, sessions }: WorkspaceBoot, step: Step): void {
  const { configs, sessions: volume } = CONTAINER_PLACES;
  for (const folder of [folders.home, folders.workspace, configs, volume]) {
    step(`ownership of ${folder}`, () =>
      isReadOnly(folder) ? "the operator's, read-only" : mendOwnership(folder, CONTAINER_USERS.agent),
    );
  }
  step('scripts in /configs', () => actAsAgent(() => mendHooks(configs)));
  if (sessions !== undefined) {
    step('sessions', () => actAsAgent(() => linkSessions(folders.home, sessions, volume)));
  }
}

/** access(2): to root only a read-only mount says no. */
function isReadOnly(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EROFS';
  }
}
