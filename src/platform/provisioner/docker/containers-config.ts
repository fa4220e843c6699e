import { z } from 'zod';
import { ContainerSettings } from '../../../contract/container-settings.ts';
import { imageOf } from '../../../contract/image-name.ts';

/** `containers` in mooring.yaml: on which engine workspaces run, and how their containers are made. */
export const ContainersConfig = ContainerSettings.extend({
  /** `unix:///run/podman/podman.sock` or `tcp://host:port`; else `DOCKER_HOST`, else where engines usually listen. */
  engine: z
    .string()
    .regex(/^(?:unix:\/\/\/|tcp:\/\/|https?:\/\/)./, 'must be unix:///path/of/a.sock or tcp://host:port')
    .optional(),
  /** The address by which containers reach this machine's loopback, where their network has one. */
  loopback: z.string().min(1).optional(),
  /** Where containers reach the platform: a web address, for engines on other machines. Else its socket is mounted. */
  platform: z.url({ protocol: /^https?$/, error: 'must be a web address, such as https://mooring.example' }).optional(),
});
export type ContainersConfig = z.infer<typeof ContainersConfig>;

/** The settings of one workspace, all of them decided. */
export type ChosenSettings = {
  readonly image: string;
  /** Bytes. */
  readonly memory: number;
  readonly cpus: number;
  readonly pids: number;
  readonly sidecar: 'process' | 'container';
  readonly network?: string | undefined;
  readonly configs?: { readonly folder: string; readonly isShared: boolean } | undefined;
};

const DEFAULTS = {
  image: imageOf('{template}'),
  memory: 2 * 1_024 ** 3,
  cpus: 2,
  pids: 512,
  sidecar: 'process',
} as const;

/** A workspace's own settings, else those of all, else the usual ones. Places in names are filled in. */
export function settingsFor(
  { workspace, template }: { workspace: string; template: string },
  forAll: ContainerSettings,
  own: ContainerSettings = {},
): ChosenSettings {
  const said = <Key extends keyof ContainerSettings>(key: Key) => own[key] ?? forAll[key];
  const configs = said('configs');
  return {
    image: (said('image') ?? DEFAULTS.image).replaceAll('{template}', template),
    memory: said('memory') ?? DEFAULTS.memory,
    cpus: said('cpus') ?? DEFAULTS.cpus,
    pids: said('pids') ?? DEFAULTS.pids,
    sidecar: said('sidecar') ?? DEFAULTS.sidecar,
    network: said('network'),
    configs: configs === undefined ? undefined : configsFor(workspace, configs),
  };
}

/** A folder with the workspace's name in it is that workspace's alone. */
const configsFor = (workspace: string, path: string) => ({
  folder: path.replaceAll(PLACE, workspace),
  isShared: !path.includes(PLACE),
});

const PLACE = '{workspace}';
