import { join } from 'node:path';
import {
  CONTAINER_PLACES,
  INSIDE,
  SECRET_FILES,
  SOCKETS,
  type WorkspaceBoot,
} from '../../../contract/workspace-boot.ts';
import { WIRING_FILES } from '../wiring/write-wiring.ts';

/** The byte pipe to a GitHub without TLS, in `folders.run`; only where gh goes there by itself. */
export const PLAIN_GITHUB_SOCKET = 'github.sock';

/** Where the agent finds its things: paths inside the sandbox, or the host's own where there is none. */
export type Places = {
  readonly home: string;
  /** The folder of all that the agent's tools read. */
  readonly wiring: string;
  readonly workspace: string;
  readonly relay: string;
  /** The agent's secrets that are given as files. */
  readonly secrets: string;
  readonly ghConfig: string;
  readonly gitconfig: string;
  /** Commands of ours for the agent. */
  readonly bin: string;
  /** Where gh's traffic goes; undefined when gh reaches GitHub by itself. */
  readonly ghSocket: string | undefined;
};

export function placesOf(boot: WorkspaceBoot): Places {
  const { home, workspace, run, wiring } = boot.isolation === 'bubblewrap' ? INSIDE : boot.folders;
  const ghSocket = ghSocketOf(boot);
  return {
    home,
    wiring,
    workspace,
    relay: join(run, SOCKETS.relay),
    secrets: boot.isolation === 'container' ? CONTAINER_PLACES.secretFiles : join(run, SECRET_FILES),
    ghConfig: join(wiring, WIRING_FILES.gh),
    // In a sandbox it is mounted there; in a container's image there is a link.
    gitconfig: boot.isolation === 'none' ? join(wiring, WIRING_FILES.gitconfig) : '/etc/gitconfig',
    bin: join(wiring, WIRING_FILES.bin),
    ghSocket: ghSocket === undefined ? undefined : join(run, ghSocket),
  };
}

/** gh speaks TLS to whatever it reaches by itself, so a GitHub on plain HTTP needs a pipe. */
function ghSocketOf(boot: WorkspaceBoot): string | undefined {
  if (boot.delivery === 'gateway') return SOCKETS.gateway;
  return servesPlainHttp(boot) ? PLAIN_GITHUB_SOCKET : undefined;
}

export function servesPlainHttp(boot: WorkspaceBoot): boolean {
  return new URL(boot.github.web).protocol === 'http:';
}
