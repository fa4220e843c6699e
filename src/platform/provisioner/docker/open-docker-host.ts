import { Fault } from '../../../lib/fault.ts';
import type { ContainersConfig } from './containers-config.ts';
import { DockerHost, type DockerHostOptions } from './docker-host.ts';
import { Engine } from './engine.ts';
import { engineAddresses, formatAddress } from './engine-address.ts';

export type DockerHostPlace = Omit<DockerHostOptions, 'engine'> & {
  /** Of the platform: `DOCKER_HOST` and `XDG_RUNTIME_DIR` are read. */
  readonly environment: NodeJS.ProcessEnv;
};

/** The host at the first engine that answers. */
export async function openDockerHost({ environment, ...options }: DockerHostPlace): Promise<DockerHost> {
  const engine = await findEngine(options.config, environment);
  return new DockerHost({ ...options, engine });
}

async function findEngine(
  { engine: named }: ContainersConfig,
  { DOCKER_HOST, XDG_RUNTIME_DIR }: NodeJS.ProcessEnv,
): Promise<Engine> {
  const addresses = engineAddresses(named ?? DOCKER_HOST, XDG_RUNTIME_DIR);
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
