import { stat } from 'node:fs/promises';
import { IMAGE_LABEL } from '../../../contract/image-name.ts';
import { Fault } from '../../../lib/fault.ts';
import type { WorkspaceNeeds } from '../workspace-host.ts';
import { type ChosenSettings, type ContainersConfig, settingsFor } from './containers-config.ts';
import type { Engine } from './engine.ts';

/** Names that are ways of an engine, and no network of its list: https://docs.podman.io/en/v4.3/markdown/options/network.html */
const MODES = /^(?:default|bridge|none|private|nat|slirp4netns|pasta|ns)(?::.*)?$/;

/** What keeps workspaces from running in containers, each fault once whomever it concerns. */
export async function findEngineFaults(
  engine: Engine,
  config: ContainersConfig,
  workspaces: ReadonlyMap<string, WorkspaceNeeds>,
): Promise<readonly Fault[]> {
  if (engine.address.kind === 'web' && config.platform === undefined) return [platformNotReached];
  const wanted = [...workspaces].map(([workspace, needs]) => ({
    template: needs.template,
    ...settingsFor({ workspace, template: needs.template }, config, needs.container),
  }));
  try {
    const networks = new Set(await engine.networks());
    const unknown = new Set(
      wanted.flatMap(({ network = 'default' }) => (MODES.test(network) || networks.has(network) ? [] : [network])),
    );
    const images = new Map(wanted.map(({ image, template }) => [image, template]));
    const faults = [...unknown].map((network) => networkUnknown(network, [...networks]));
    for (const [image, template] of images) {
      const labels = await engine.imageLabels(image);
      if (labels === undefined) faults.push(imageMissing(image, template));
      else if (labels[IMAGE_LABEL] === undefined) faults.push(imageForeign(image, template));
    }
    return [...faults, ...(await folderFaults(engine, config, wanted))];
  } catch (error) {
    if (error instanceof Fault) return [error];
    throw error;
  }
}

/**
 * An engine makes an empty folder in the place of one that it is to mount and does not find, for root. Whether it would
 * find it can be told where it mounts the platform's own folder, too: there both see the same files.
 */
async function folderFaults(
  engine: Engine,
  config: ContainersConfig,
  wanted: readonly Pick<ChosenSettings, 'configs'>[],
): Promise<Fault[]> {
  if (engine.address.kind === 'web' || config.platform !== undefined) return [];
  const faults: Fault[] = [];
  for (const folder of new Set(wanted.flatMap(({ configs }) => (configs === undefined ? [] : [configs.folder])))) {
    const found = await stat(folder).catch(() => undefined);
    if (found?.isDirectory() !== true) faults.push(configsMissing(folder, found !== undefined));
  }
  return faults;
}

const configsMissing = (folder: string, isThere: boolean): Fault =>
  new Fault(
    'configs_missing',
    `${folder}, which containers.configs names, is ${isThere ? 'no folder' : 'not there'}`,
    'make the folder with what agents shall find in it, or name another one',
  );

const platformNotReached = new Fault(
  'platform_not_reached',
  'an engine that is reached over the network cannot mount the socket of the platform',
  'give the web address at which containers reach the platform as containers.platform',
);

const networkUnknown = (network: string, known: readonly string[]): Fault =>
  new Fault(
    'network_unknown',
    `the container engine knows no network "${network}"`,
    `make it, or choose ${known.map((one) => `"${one}"`).join(' or ')} as containers.network`,
  );

const imageMissing = (image: string, template: string): Fault =>
  new Fault(
    'image_missing',
    `the container engine has no image "${image}"`,
    `build it with mooring image build ${template}, or name another one as containers.image`,
  );

const imageForeign = (image: string, template: string): Fault =>
  new Fault(
    'image_foreign',
    `the image "${image}" is none of Mooring's, or was built by an older version: it lacks the label ${IMAGE_LABEL}, ` +
      'which tells that it holds an init that a workspace can run',
    `build one with mooring image build ${template}, or yours upon that, and name it as containers.image`,
  );
