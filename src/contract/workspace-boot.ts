import { join } from 'node:path';
import { z } from 'zod';
import { GrantRules } from './grant.ts';
import { GitHubInstance } from './github-instance.ts';
import { Delivery, OtherHosts, Role, WorkspaceName } from './workspace.ts';

/**
 * What the provisioner tells a workspace's init, as a file. It holds no secret: the enrolment code, the local
 * key and (for delivery `env`) the token lie in files of their own, mode 0600, in `folders.sidecar`.
 */
export const WorkspaceBoot = z.strictObject({
  id: z.string(),
  name: WorkspaceName,
  role: Role,
  delivery: Delivery,
  /** The platform's unix socket, an absolute path: `platform-socket.ts`. */
  platform: z.string().startsWith('/'),
  github: GitHubInstance,
  /** As they were at the start; the standing tells what they are now. */
  grants: z.array(z.strictObject({ owner: z.string(), repositories: z.array(z.string()), ...GrantRules.shape })),
  otherHosts: OtherHosts.optional(),
  assignee: z.string(),
  /** The agent's adapter and the command it drives, as seen from inside the sandbox. */
  adapter: z.literal('acp'),
  command: z.array(z.string()).min(1),
  /** Absolute paths on the host. */
  folders: z.strictObject({
    /** The sidecar's own: key, enrolment code. Never visible to the agent. */
    sidecar: z.string(),
    /** gitconfig and gh configuration, read-only to the agent. */
    wiring: z.string(),
    /** Sockets that the agent may reach. */
    run: z.string(),
    home: z.string(),
    workspace: z.string(),
    logs: z.string(),
  }),
  isolation: z.enum(['bubblewrap', 'none']),
});
export type WorkspaceBoot = z.infer<typeof WorkspaceBoot>;

/** Where each of a workspace's folders lies below the one that holds them all. */
export function foldersBelow(root: string): WorkspaceBoot['folders'] {
  return {
    sidecar: join(root, 'sidecar'),
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

/** Names of the sockets in `folders.run`. */
export const SOCKETS = { gateway: 'gateway.sock', relay: 'relay.sock' } as const;

/** `SIDECAR_FILES.gatewayAccess` */
export const GatewayAccess = z.strictObject({ port: z.number().int(), key: z.string() });
export type GatewayAccess = z.infer<typeof GatewayAccess>;

/** Where the folders are inside the sandbox. */
export const INSIDE = {
  wiring: '/etc/mooring',
  run: '/run/mooring',
  home: '/home/agent',
  workspace: '/workspace',
} as const;
