/** What tells a platform which containers and volumes are its own, and whether they are still as they should be. */
export const LABELS = {
  /** The data folder's id: two platforms at one engine never touch each other's. */
  instance: 'dev.mooring.instance',
  workspace: 'dev.mooring.workspace',
  /** Hex SHA-256 of the boot file. */
  boot: 'dev.mooring.boot',
  /** Hex SHA-256 of everything else that the container was made by. */
  made: 'dev.mooring.made',
  part: 'dev.mooring.part',
} as const;

/** What runs in a container: everything, or one of the two halves of `sidecar: container`. */
export type Part = 'workspace' | 'sidecar' | 'agent';

export const VOLUMES = ['state', 'agent', 'wiring', 'run', 'home', 'workspace', 'configs', 'sessions'] as const;
export type Volume = (typeof VOLUMES)[number];

/** In which lies what a workspace has written; the others are Mooring's own. */
export const WRITTEN_VOLUMES: readonly Volume[] = ['home', 'workspace', 'configs', 'sessions'];

/** A dot never occurs in a workspace's name, so that no two of these are alike. */
const prefix = (instance: string, workspace: string): string => `mooring-${instance.slice(0, 8)}-${workspace}`;

export const containerName = (instance: string, workspace: string, part: Part): string =>
  part === 'workspace' ? prefix(instance, workspace) : `${prefix(instance, workspace)}.${part}`;

export const volumeName = (instance: string, workspace: string, volume: Volume): string =>
  `${prefix(instance, workspace)}.${volume}`;
