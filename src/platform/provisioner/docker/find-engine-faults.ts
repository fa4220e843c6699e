import { Fault } from '../../../lib/fault.ts';
import type { WorkspaceNeeds } from '../workspace-host.ts';
import { type ContainersConfig, settingsFor } from './containers-config.ts';
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
      if (!(await engine.hasImage(image))) faults.push(imageMissing(image, template));
    }
    return faults;
  } catch (error) {
    if (error instanceof Fault) return [error];
    throw error;
  }
}

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
