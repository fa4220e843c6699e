import { join } from 'node:path';
import { z } from 'zod';
import { GrantRules } from './grant.ts';
import { AgentSecretName, AgentVariable } from './agent-secret.ts';
import { GitHubInstance } from './github-instance.ts';
import { PlatformAddress } from './platform-socket.ts';
import { AdapterName, PromptPlace, Requirements } from './template.ts';
import { Delivery, OtherHosts, Role, WorkspaceName } from './workspace.ts';

/** How the agent is run and what it is given, beside its command: by its template. It holds no secret. */
export const AgentBoot = z.strictObject({
  prompt: PromptPlace,
  /** Settings that are no secrets. */
  variables: z.record(AgentVariable, z.string()),
  /** Those that wait in `folders.secrets`. Another `setAt` is another value, and so another boot. */
  secrets: z.array(
    z.strictObject({
      name: AgentSecretName,
      as: z.enum(['environment', 'file']),
      /** Holds the value, or the path of the file. */
      variable: AgentVariable,
      setAt: z.number(),
    }),
  ),
  requires: Requirements,
});
export type AgentBoot = z.infer<typeof AgentBoot>;

/**
 * What the provisioner tells a workspace's init, as a file. It holds no secret: the enrolment code, the local
 * key and (for delivery `env`) the token lie in files of their own, mode 0600, in `folders.sidecar`.
 */
export const WorkspaceBoot = z.strictObject({
  id: z.string(),
  name: WorkspaceName,
  role: Role,
  delivery: Delivery,
  platform: PlatformAddress,
  github: GitHubInstance,
  /** As they were at the start; the standing tells what they are now. */
  grants: z.array(z.strictObject({ owner: z.string(), repositories: z.array(z.string()), ...GrantRules.shape })),
  otherHosts: OtherHosts.optional(),
  assignee: z.string(),
  /** The agent's adapter, by its name or as the path of a module, and the command it drives, as seen from inside. */
  adapter: z.union([AdapterName, z.string().startsWith('/')]),
  command: z.array(z.string()).min(1),
  agent: AgentBoot,
  /** Isolation `container` only: where the agent keeps its sessions, a path in its home that is led to `/sessions`. */
  sessions: z
    .string()
    .regex(/^(?!\/)(?!.*(?:^|\/)\.\.(?:\/|$)).+$/, 'must be a path within the home')
    .optional(),
  /** Absolute paths, as init sees them: on the host, or in the container. */
  folders: z.strictObject({
    /** The sidecar's own: key, enrolment code. Never visible to the agent. */
    sidecar: z.string(),
    /** The agent's secrets as the platform hands them over, one file a name, mode 0600: init alone reads them. */
    secrets: z.string(),
    /** gitconfig and gh configuration, read-only to the agent. */
    wiring: z.string(),
    /** Sockets that the agent may reach. */
    run: z.string(),
    home: z.string(),
    workspace: z.string(),
    logs: z.string(),
  }),
  isolation: z.enum(['bubblewrap', 'container', 'none']),
});
export type WorkspaceBoot = z.infer<typeof WorkspaceBoot>;

/** Where each of a workspace's folders lies below the one that holds them all. */
export function foldersBelow(root: string): WorkspaceBoot['folders'] {
  return {
    sidecar: join(root, 'sidecar'),
    secrets: join(root, 'secrets'),
    wiring: join(root, 'wiring'),
    run: join(root, 'run'),
    home: join(root, 'home'),
    workspace: join(root, 'workspace'),
    logs: join(root, 'logs'),
  };
}

/** Names of the files in `folders.sidecar`. */
export const SIDECAR_FILES = {
  enrolmentCode: 'enrolment-code',
  identityKey: 'identity.jwk',
  /** `{ port, key }`: the gateway's loopback port and the local key that git presents to it. */
  gatewayAccess: 'gateway.json',
  /** Delivery `env` only. */
  frozenToken: 'frozen-token',
} as const;

/** Names of the files in `folders.logs`. */
export const LOG_FILES = {
  init: 'init.log',
  sidecar: 'sidecar.log',
  feeder: 'feeder.log',
  runtime: 'runtime.log',
} as const;

/** Names of the sockets in `folders.run`. */
export const SOCKETS = { gateway: 'gateway.sock', relay: 'relay.sock' } as const;

/** A folder in `folders.run`, except in a container: the agent's secrets that its template wants as files. */
export const SECRET_FILES = 'secrets';

/** `SIDECAR_FILES.gatewayAccess` */
export const GatewayAccess = z.strictObject({ port: z.number().int(), key: z.string() });
export type GatewayAccess = z.infer<typeof GatewayAccess>;

/** Where the folders are inside the sandbox, be it bubblewrap's or a container. */
export const INSIDE = {
  wiring: '/etc/mooring',
  run: '/run/mooring',
  home: '/home/agent',
  workspace: '/workspace',
} as const;

/** The volume that keeps what a workspace is to Mooring: the boot file, and the sidecar's folder that it alone may enter. */
const CONTAINER_STATE = '/var/lib/mooring';

/** `boot.folders` of isolation `container`, the same in each. Both halves' output goes to the container's own log. */
export const CONTAINER_FOLDERS: WorkspaceBoot['folders'] = {
  sidecar: `${CONTAINER_STATE}/sidecar`,
  secrets: `${CONTAINER_STATE}/secrets`,
  wiring: INSIDE.wiring,
  run: INSIDE.run,
  home: INSIDE.home,
  workspace: INSIDE.workspace,
  logs: `${CONTAINER_STATE}/logs`,
};

/** What else has its place in a container. */
export const CONTAINER_PLACES = {
  state: CONTAINER_STATE,
  boot: `${CONTAINER_STATE}/boot.json`,
  /** What the operator mounts for the agent: hooks, settings. */
  configs: '/configs',
  /** What outlives a container of the agent's sessions. */
  sessions: '/sessions',
  /**
   * The agent's secrets that its template wants as files, in memory: `folders.run` may be shared with the sidecar's
   * container, and may be read-only.
   */
  secretFiles: '/run/agent-secrets',
  /** Only the container's root may enter. */
  platform: '/run/platform',
  /** In it the folder of the platform's socket is mounted, whoever owns that outside. */
  platformMount: '/run/platform/mount',
} as const;

/** Users of a container by their ids, uid and gid alike: `agent` runs the agent's half, `mooring` the sidecar. */
export const CONTAINER_USERS = { agent: 1000, mooring: 990 } as const;
