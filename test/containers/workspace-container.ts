import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { gitHubInstanceAt } from '../../src/contract/github-instance.ts';
import { imageOf } from '../../src/contract/image-name.ts';
import {
  CONTAINER_FOLDERS,
  CONTAINER_PLACES,
  SIDECAR_FILES,
  type WorkspaceBoot,
} from '../../src/contract/workspace-boot.ts';
import { podman, tryPodman } from './podman.ts';

/** What the root half needs, and no more. */
const CAPABILITIES = ['CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'SETUID', 'SETGID', 'SETPCAP', 'KILL'];

/** Each a folder of the host's, so that a test can put into it what the agent should find. */
const VOLUMES = {
  state: CONTAINER_PLACES.state,
  home: CONTAINER_FOLDERS.home,
  workspace: CONTAINER_FOLDERS.workspace,
  configs: CONTAINER_PLACES.configs,
  sessions: CONTAINER_PLACES.sessions,
} as const;

export type WorkspaceContainer = {
  readonly name: string;
  /** On the host, by the volume's name. */
  path(volume: keyof typeof VOLUMES, ...names: string[]): string;
  start(): Promise<void>;
  /** What a shell command printed in the container, as one of its users. Rejects when it fails. */
  run(user: 'agent' | 'mooring' | 'root', script: string): Promise<string>;
  logs(): Promise<string>;
  /** Waits until the log has this, and returns the log. */
  logged(text: string | RegExp): Promise<string>;
  /** SIGTERM, and the exit code. */
  stop(): Promise<number>;
  /** Waits for its end by itself. */
  ended(): Promise<number>;
  remove(): Promise<void>;
};

export type ContainerOptions = {
  /** What differs from the usual boot. */
  readonly boot?: Partial<WorkspaceBoot>;
  /** Of `podman create`; they come last. */
  readonly options?: readonly string[];
  /** Of init, behind the boot file. */
  readonly args?: readonly string[];
  /** Where the folder of the platform's socket is mounted. */
  readonly mountAt?: string;
  /** What is mounted at /configs in the place of its volume, as `podman create` takes it. */
  readonly configs?: string;
};

/** A container of the scripted image, made and not started; `platform` is the socket of whoever plays the platform. */
export async function createWorkspace(
  platform: string,
  enrolmentCode: string,
  { boot = {}, options = [], args = [], mountAt = CONTAINER_PLACES.platformMount, configs }: ContainerOptions = {},
): Promise<WorkspaceContainer> {
  const folder = await mkdtemp(join(tmpdir(), 'moor-box-'));
  const name = `moor-test-${randomUUID().slice(0, 8)}`;
  const path: WorkspaceContainer['path'] = (volume, ...names) => join(folder, volume, ...names);
  for (const volume of Object.keys(VOLUMES)) await mkdir(join(folder, volume));
  await mkdir(path('state', 'sidecar'));
  await writeFile(
    path('state', 'boot.json'),
    JSON.stringify({ ...sampleBoot(join(mountAt, basename(platform))), ...boot }),
  );
  await writeFile(path('state', 'sidecar', SIDECAR_FILES.enrolmentCode), enrolmentCode, { mode: 0o600 });
  await podman(
    ...['create', '--name', name, '--label', 'dev.mooring.test=true', '--cap-drop', 'all'],
    ...CAPABILITIES.flatMap((capability) => ['--cap-add', capability]),
    ...Object.entries(VOLUMES).flatMap(([volume, inside]) => [
      '--volume',
      volume === 'configs' && configs !== undefined ? configs : `${join(folder, volume)}:${inside}`,
    ]),
    ...['--volume', `${dirname(platform)}:${mountAt}`],
    ...(options.includes('--network') ? [] : ['--network', 'slirp4netns:allow_host_loopback=true']),
    ...[...options, imageOf('scripted')],
    ...(args.length === 0 ? [] : [CONTAINER_PLACES.boot, ...args]),
  );
  const logs = async (): Promise<string> => {
    const { stdout, stderr } = await tryPodman(['logs', name]);
    return stdout + stderr;
  };
  const ended = async (): Promise<number> => Number(await podman('wait', name));
  return {
    ...{ name, path, logs, ended },
    start: async () => void (await podman('start', name)),
    run: (user, script) => podman('exec', '--user', user, name, 'sh', '-c', script),
    logged: async (text) => {
      for (;;) {
        const found = await logs();
        if (typeof text === 'string' ? found.includes(text) : text.test(found)) return found;
        await sleep(100);
      }
    },
    stop: async () => {
      await podman('stop', '--time', '20', name);
      return ended();
    },
    remove: async () => {
      await tryPodman(['rm', '--force', '--time', '0', name]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const sampleBoot = (platform: string): WorkspaceBoot => ({
  id: 'ws-1',
  name: 'ada',
  role: 'member',
  delivery: 'gateway',
  platform,
  github: gitHubInstanceAt('https://github.com'),
  grants: [{ owner: 'acme', repositories: ['harbor'], push: ['refs/heads/**'], allow: [] }],
  assignee: 'ada',
  adapter: 'acp',
  command: ['node', '/opt/agent/agent.mjs'],
  agent: { prompt: 'stdin', variables: {}, secrets: [], requires: { binaries: [] } },
  folders: CONTAINER_FOLDERS,
  isolation: 'container',
});
