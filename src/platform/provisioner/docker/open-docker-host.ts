import { Fault } from '../../../lib/fault.ts';
import { DockerHost, type DockerHostOptions } from './docker-host.ts';
import { Engine } from './engine.ts';
import { engineAddresses, formatAddress } from './engine-address.ts';

export type DockerHostPlace = Omit<DockerHostOptions, 'engine'> & {
  /** Of the platform: `DOCKER_HOST` and `XDG_RUNTIME_DIR` are read. */
  readonly environment: NodeJS.ProcessEnv;
  /** The address of the engine that was found once: another one that answers too has none of our containers. */
  readonly remembered?: string;
  readonly remember: (address: string) => Promise<void>;
  /** Whoever only ends what there is has something to do also without the engine. */
  readonly mayBeAway?: boolean;
};

/** The host at the engine that is named, or was found once, or else is the first that answers. */
export async function openDockerHost(place: DockerHostPlace): Promise<DockerHost> {
  const { environment, remembered, remember, mayBeAway = false, ...options } = place;
  const named = options.config.engine ?? (environment['DOCKER_HOST'] || remembered);
  const runtimeFolder = environment['XDG_RUNTIME_DIR'];
  const engine = await findEngine(named, runtimeFolder, mayBeAway);
  const { address } = engine;
  if (named === undefined && address.kind === 'socket') await remember(`unix://${address.path}`);
  return new DockerHost({ ...options, engine, podmansOwn: podmansOwn(process.getuid?.() === 0, runtimeFolder) });
}

/** Podman's "rootful" and "rootless" engines: https://docs.podman.io/en/v4.3/markdown/podman-system-service.1.html */
function podmansOwn(isRoot: boolean, runtimeFolder: string | undefined): string | undefined {
  if (isRoot) return '/run/podman/podman.sock';
  return runtimeFolder === undefined ? undefined : `${runtimeFolder}/podman/podman.sock`;
}

async function findEngine(
  named: string | undefined,
  runtimeFolder: string | undefined,
  mayBeAway: boolean,
): Promise<Engine> {
  const addresses = engineAddresses(named, runtimeFolder);
  const [only, ...others] = addresses;
  if (mayBeAway && only !== undefined && others.length === 0) return new Engine(only);
  const faults: unknown[] = [];
  for (const address of addresses) {
    const engine = new Engine(address);
    try {
      await engine.isPodman();
      return engine;
    } catch (error) {
      faults.push(error);
    }
  }
  if (addresses.length === 1) throw faults[0];
  const places = addresses.map(formatAddress).join(', ');
  const what = `no container engine answers at any of ${places}`;
  throw new Fault('engine_unreachable', what, 'start one, or name its address as containers.engine');
}
