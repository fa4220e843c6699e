import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { stringify } from 'yaml';
import {
  startEmulator,
  type TestEmulator,
  type TestEmulatorOptions,
} from '../../src/emulator/testing/start-emulator.ts';
import type { MooringUp } from '../harness/mooring-up.ts';
import { startUp } from '../harness/start-up.ts';
import { temporaryFolder } from '../harness/temporary-folder.ts';
import { startDockerApi } from './docker-api.ts';
import { podman, tryPodman } from './podman.ts';
import { ofPlatform } from './running-containers.ts';

/** By this network containers reach the loopback of the test's machine, where the emulator is, at that address. */
const NETWORK = { network: 'slirp4netns:allow_host_loopback=true', loopback: '10.0.2.2' };

export type ContainerWorld = {
  readonly emulator: TestEmulator;
  readonly dataFolder: string;
  /** A mooring.yaml with the workspaces that were asked for. */
  readonly configFile: string;
};

type Options = { readonly containers?: object; readonly emulator?: TestEmulatorOptions };

/**
 * What workspaces in containers need: an engine, an emulator in the test's own process, and the configuration that names
 * both. Their images must have been built. Afterwards no container and no volume is left.
 */
export async function makeContainerWorld(
  workspaces: readonly { readonly name: string }[],
  { containers = {}, emulator: options = {} }: Options = {},
): Promise<ContainerWorld> {
  const api = await startDockerApi();
  onTestFinished(api.stop);
  const folder = await temporaryFolder();
  const emulator = await startEmulator(options);
  onTestFinished(() => emulator.stop());
  await writeFile(join(folder, 'app.pem'), emulator.appPrivateKeyPem, { mode: 0o600 });
  const app = { id: emulator.app.clientId, privateKeyFile: './app.pem' };
  const configFile = join(folder, 'mooring.yaml');
  await writeFile(
    configFile,
    stringify({
      github: { web: emulator.url, name: 'github.com', app },
      containers: { engine: `unix://${api.socket}`, memory: '1g', ...NETWORK, ...containers },
      workspaces,
    }),
  );
  const dataFolder = join(folder, 'data');
  onTestFinished(() => removeContainersOf(dataFolder));
  return { emulator, dataFolder, configFile };
}

/** `./mooring up` in such a world; resolves when all its workspaces run. */
export async function startUpInContainers(
  workspaces: readonly { readonly name: string }[],
  options: Options = {},
): Promise<ContainerWorld & { readonly up: MooringUp }> {
  const world = await makeContainerWorld(workspaces, options);
  const up = startUp(world.dataFolder, ['--config', world.configFile]);
  await allRun(up, workspaces.length);
  return { ...world, up };
}

export async function allRun(up: MooringUp, count: number): Promise<void> {
  await up.until(
    ({ workspaces }) => workspaces.length === count && workspaces.every(({ state }) => state === 'running'),
    120_000,
  );
}

/** A stop keeps containers and volumes, since the workspaces may be started again; a test leaves none. */
async function removeContainersOf(dataFolder: string): Promise<void> {
  const own = await ofPlatform(dataFolder);
  const ids = await podman('ps', '--all', '--quiet', '--filter', own);
  if (ids !== '') await tryPodman(['rm', '--force', '--depend', '--time', '0', ...ids.split('\n')]);
  const volumes = await podman('volume', 'ls', '--quiet', '--filter', own);
  if (volumes !== '') await tryPodman(['volume', 'rm', '--force', ...volumes.split('\n')]);
}
