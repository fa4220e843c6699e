import { z } from 'zod';
import { Delivery, WorkspaceName } from './workspace.ts';

/** A file in `folders.wiring`: how the agent's tools are wired, for whoever checks that they still are. */
export const WIRING_DESCRIPTION = 'workspace.json';

/** In `folders.wiring`'s `bin`: runs a command as whoever calls it, with the environment of the agent's tools. */
export const IN_WORKSPACE = 'in-workspace';

/** The environment variable by which the workspace's own `mooring` command says where the wiring is. */
export const WIRING_VARIABLE = 'MOORING_WIRING';

/** Delivery `helper`: what the feeder keeps fed, and for what git's helper answers. */
export const HelperWiring = z.strictObject({
  /** Of the addresses for which git is given a token: the GitHub's own. */
  protocol: z.enum(['https', 'http']),
  /** The sockets of git's credential-cache, one for each owner of the start; gh is logged in with the first's token. */
  caches: z.array(z.strictObject({ owner: z.string(), socket: z.string() })),
  /** gh's `hosts.yml`. */
  ghLogin: z.string(),
});
export type HelperWiring = z.infer<typeof HelperWiring>;

/** `WIRING_DESCRIPTION`. Paths are as the agent sees them. It holds no secret. */
export const WorkspaceWiring = z.strictObject({
  workspace: WorkspaceName,
  delivery: Delivery,
  /** The host in clone URLs. */
  github: z.string(),
  /** The runtime's socket, at which the sidecar tells how it is. */
  relay: z.string(),
  /** What gh's `http_unix_socket` must name; absent where gh reaches GitHub by itself. */
  ghSocket: z.string().optional(),
  /** The system's gitconfig. */
  gitconfig: z.string(),
  /** gh's configuration, a folder. */
  ghConfig: z.string(),
  /** What gh is given for a token; absent where it has a real one. */
  placeholder: z.string().optional(),
  /** Delivery `helper` alone. */
  helper: HelperWiring.optional(),
});
export type WorkspaceWiring = z.infer<typeof WorkspaceWiring>;
