import { createHash } from 'node:crypto';
import type { ContainerCreateOptions, HostConfig, MountConfig } from 'dockerode';
import { CONTAINER_FOLDERS, CONTAINER_PLACES, type WorkspaceBoot } from '../../../contract/workspace-boot.ts';
import type { WorkspaceNeeds } from '../workspace-host.ts';
import type { ChosenSettings } from './containers-config.ts';
import { containerName, LABELS, type Part, type Volume, volumeName } from './labels.ts';

/** One container to be made. */
export type PlannedContainer = {
  readonly part: Part;
  readonly name: string;
  readonly options: ContainerCreateOptions;
};

/** All that a workspace is made of, in the order in which it starts; it ends in the opposite one. */
export type WorkspacePlan = {
  readonly workspace: string;
  readonly bootText: string;
  readonly volumes: readonly Volume[];
  readonly containers: readonly PlannedContainer[];
};

export type PlanFacts = {
  readonly instance: string;
  readonly settings: ChosenSettings;
  /** The folder of the platform's socket, where that is mounted. */
  readonly platformFolder?: string;
  readonly isPodman: boolean;
};

/** What init's root half does: mend what belongs to root, change to other users, end what runs as these. */
const CAPABILITIES = ['CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'SETUID', 'SETGID', 'SETPCAP', 'KILL'];

/** Seconds: init gives its agent 5 s to settle and its sidecar 5 s to say goodbye. */
export const STOP_PATIENCE = 15;

const FOLDER_OF: Readonly<Record<Volume, string>> = {
  state: CONTAINER_PLACES.state,
  // Here an agent's container finds its boot file, where a sidecar's keeps its key.
  agent: CONTAINER_PLACES.state,
  wiring: CONTAINER_FOLDERS.wiring,
  run: CONTAINER_FOLDERS.run,
  home: CONTAINER_FOLDERS.home,
  workspace: CONTAINER_FOLDERS.workspace,
  configs: CONTAINER_PLACES.configs,
  sessions: CONTAINER_PLACES.sessions,
};

/** Volumes of each part; what a part may only read has a mark. */
const VOLUMES_OF: Readonly<Record<Part, readonly (Volume | `${Volume}:ro`)[]>> = {
  workspace: ['state', 'home', 'workspace', 'configs', 'sessions'],
  sidecar: ['state', 'wiring', 'run'],
  agent: ['agent', 'wiring:ro', 'run:ro', 'home', 'workspace', 'configs', 'sessions'],
};

export function planContainers(boot: WorkspaceBoot, needs: WorkspaceNeeds, facts: PlanFacts): WorkspacePlan {
  const bootText = `${JSON.stringify(boot, null, 2)}\n`;
  const parts: readonly Part[] = facts.settings.sidecar === 'container' ? ['sidecar', 'agent'] : ['workspace'];
  const containers = parts.map((part) => planContainer(part, boot, needs, facts));
  const volumes = parts
    .flatMap((part) => VOLUMES_OF[part].map(plain))
    .filter((volume) => !(volume === 'configs' && facts.settings.configs !== undefined));
  return {
    workspace: boot.name,
    bootText,
    volumes: [...new Set(volumes)],
    containers: containers.map((container) => labelled(container, bootText, boot.name, facts)),
  };
}

function planContainer(part: Part, boot: WorkspaceBoot, needs: WorkspaceNeeds, facts: PlanFacts): PlannedContainer {
  const { instance, settings } = facts;
  return {
    part,
    name: containerName(instance, boot.name, part),
    options: {
      Image: settings.image,
      Cmd: [CONTAINER_PLACES.boot, ...(part === 'workspace' ? [] : ['--part', part])],
      // One that joins another's network has its name too.
      ...(part === 'agent' ? {} : { Hostname: boot.name }),
      StopTimeout: STOP_PATIENCE,
      HostConfig: {
        ...limits(settings),
        ...confinement(part, needs),
        ...logging(facts.isPodman),
        ...network(part, boot.name, facts),
        Mounts: mounts(part, boot.name, facts),
        RestartPolicy: { Name: 'no' },
        // The image brings its own.
        Init: false,
      },
    },
  };
}

const limits = ({ memory, cpus, pids }: ChosenSettings): HostConfig => ({
  Memory: memory,
  MemorySwap: memory,
  NanoCpus: Math.round(cpus * 1e9),
  PidsLimit: pids,
});

/** With a root that is read-only, these are what is written anew at each start. Docker's own are not executable. */
const SCRATCH = { '/tmp': 'exec,mode=1777', '/var/tmp': 'exec,mode=1777', '/run': 'mode=0755' };

const confinement = (part: Part, { readOnlyRoot }: WorkspaceNeeds): HostConfig => ({
  CapDrop: ['ALL'],
  CapAdd: CAPABILITIES,
  SecurityOpt: ['no-new-privileges'],
  ReadonlyRootfs: readOnlyRoot,
  Tmpfs: {
    ...(readOnlyRoot ? SCRATCH : {}),
    ...(readOnlyRoot && part === 'workspace' ? { [CONTAINER_FOLDERS.wiring]: 'mode=0755' } : {}),
    // In memory: nothing of it is left when the container has ended.
    ...(part === 'sidecar' ? {} : { [CONTAINER_PLACES.secretFiles]: 'mode=0750,size=16m' }),
  },
});

/** An agent that talks for months must not fill the disk. Podman keeps one file, and knows no number of them. */
const logging = (isPodman: boolean): HostConfig => ({
  LogConfig: isPodman
    ? { Type: 'k8s-file', Config: { 'max-size': '20m' } }
    : { Type: 'json-file', Config: { 'max-size': '10m', 'max-file': '2' } },
});

/** The sidecar's container has the network, since it must live when the agent's dies. */
function network(part: Part, workspace: string, { instance, settings }: PlanFacts): HostConfig {
  if (part === 'agent') return { NetworkMode: `container:${containerName(instance, workspace, 'sidecar')}` };
  return settings.network === undefined ? {} : { NetworkMode: settings.network };
}

function mounts(part: Part, workspace: string, { instance, settings, platformFolder }: PlanFacts): MountConfig {
  const volumes = VOLUMES_OF[part].map((mount): MountConfig[number] => {
    const volume = plain(mount);
    const place = { Target: FOLDER_OF[volume], ReadOnly: mount.endsWith(':ro') };
    return volume === 'configs' && settings.configs !== undefined
      ? // The operator's own folder, on the engine's machine: what all have no agent changes for the others.
        { Type: 'bind', Source: settings.configs.folder, ...place, ReadOnly: settings.configs.isShared }
      : { Type: 'volume', Source: volumeName(instance, workspace, volume), ...place };
  });
  if (part === 'agent' || platformFolder === undefined) return volumes;
  return [...volumes, { Type: 'bind', Source: platformFolder, Target: CONTAINER_PLACES.platformMount, ReadOnly: true }];
}

const plain = (mount: Volume | `${Volume}:ro`): Volume => mount.replace(':ro', '') as Volume;

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

function labelled(
  { part, name, options }: PlannedContainer,
  bootText: string,
  workspace: string,
  { instance }: PlanFacts,
): PlannedContainer {
  const Labels = {
    [LABELS.instance]: instance,
    [LABELS.workspace]: workspace,
    [LABELS.part]: part,
    [LABELS.boot]: sha256(bootText),
    [LABELS.made]: sha256(JSON.stringify(options)),
  };
  return { part, name, options: { ...options, Labels } };
}
