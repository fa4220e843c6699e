import { createHash, randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { DEBIAN } from '../../../../../test/containers/base-image.ts';
import { type DockerApi, startDockerApi } from '../../../../../test/containers/docker-api.ts';
import { podman, tryPodman } from '../../../../../test/containers/podman.ts';
import { createLog } from '../../../../lib/log.ts';
import type { HostPlace } from '../../testing/host-contract.ts';
import type { ContainersConfig } from '../containers-config.ts';
import { DockerHost } from '../docker-host.ts';
import { Engine } from '../engine.ts';
import { containerName, type Part, type Volume, volumeName } from '../labels.ts';

const SOURCE = join(import.meta.dirname, 'scripted-init');

/** A Debian whose init is a shell script, and which says that it has one. Built once for each version of that. */
export async function provideScriptedImage(): Promise<string> {
  const version = createHash('sha256');
  for (const file of ['Containerfile', 'init.sh']) version.update(await readFile(join(SOURCE, file)));
  const image = `localhost/mooring-test-host:${version.digest('hex').slice(0, 12)}`;
  if ((await tryPodman(['image', 'exists', image])).code === 0) return image;
  await podman('build', '--quiet', '--network=host', '--build-arg', `BASE=${DEBIAN}`, '--tag', image, SOURCE);
  return image;
}

/** An engine of its own for tests, and hosts at it; all containers of the place are gone at its end. */
export class DockerPlace implements HostPlace {
  readonly instance: string;
  readonly folder: string;
  readonly #image: string;
  #api: DockerApi;
  readonly #config: ContainersConfig;
  /** Always the same, so that hosts find the engine that is started again. */
  readonly #socket: string;

  private constructor(folder: string, image: string, api: DockerApi, config: ContainersConfig) {
    this.instance = randomUUID();
    this.folder = folder;
    this.#image = image;
    this.#api = api;
    this.#config = config;
    this.#socket = join(folder, 'engine.sock');
  }

  static async make(image: string, config: ContainersConfig = {}): Promise<DockerPlace> {
    const folder = await mkdtemp(join(tmpdir(), 'mooring-docker-'));
    await mkdir(join(folder, 'run'), { mode: 0o700 });
    const place = new DockerPlace(folder, image, await startDockerApi(), config);
    await symlink(place.#api.socket, place.#socket);
    return place;
  }

  newHost(config: ContainersConfig = {}): DockerHost {
    return new DockerHost({
      config: { image: this.#image, memory: 64 * 1_024 ** 2, network: 'none', ...this.#config, ...config },
      engine: new Engine({ kind: 'socket', path: this.#socket }),
      instance: this.instance,
      socket: join(this.folder, 'run', 'platform.sock'),
      log: createLog('test', { write: () => undefined }),
      clock: Date.now,
      random: () => 0,
    });
  }

  /** As if `podman system service` had been killed; what runs in containers runs on. */
  async stopEngine(): Promise<void> {
    await this.#api.stop();
    await rm(this.#socket);
  }

  async startEngine(): Promise<void> {
    this.#api = await startDockerApi();
    await symlink(this.#api.socket, this.#socket);
  }

  name(workspace: string, part: Part = 'workspace'): string {
    return containerName(this.instance, workspace, part);
  }

  volume(workspace: string, volume: Volume): string {
    return volumeName(this.instance, workspace, volume);
  }

  async runningNow(workspace: string, part?: Part): Promise<string> {
    const format = '{{.Id}} {{.State.StartedAt}} {{.State.Running}}';
    const look = async () => (await tryPodman(['inspect', '--format', format, this.name(workspace, part)])).stdout;
    await expect.poll(look, { timeout: 30_000 }).toContain('true');
    return look();
  }

  async kill(workspace: string, part?: Part): Promise<void> {
    await podman('kill', '--signal', 'KILL', this.name(workspace, part));
  }

  async isKept(workspace: string): Promise<boolean> {
    return (await tryPodman(['volume', 'exists', this.volume(workspace, 'state')])).code === 0;
  }

  async tidy(): Promise<void> {
    const label = `label=dev.mooring.instance=${this.instance}`;
    for (const part of ['agent', 'sidecar', 'workspace'] as const) {
      const ids = await podman('ps', '-aq', '--filter', label, '--filter', `label=dev.mooring.part=${part}`);
      if (ids !== '') await podman('rm', '--force', '--time', '0', ...ids.split('\n'));
    }
    const volumes = await podman('volume', 'ls', '-q', '--filter', label);
    if (volumes !== '') await podman('volume', 'rm', '--force', ...volumes.split('\n'));
    await this.#api.stop();
    await rm(this.folder, { recursive: true, force: true });
  }
}
