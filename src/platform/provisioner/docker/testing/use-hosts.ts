import { afterEach, beforeEach, vi } from 'vitest';
import { containersFault } from '../../../../../test/containers/whether-containers-run.ts';
import { NOTHING } from '../../testing/host-contract.ts';
import type { WorkspaceDeath } from '../../workspace-host.ts';
import type { ContainersConfig } from '../containers-config.ts';
import type { DockerHost } from '../docker-host.ts';
import { DockerPlace, provideScriptedImage } from './docker-place.ts';

const fault = await containersFault();
if (fault !== undefined) process.stderr.write(`tests with containers are skipped: ${fault}\n`);
export const image = fault === undefined ? await provideScriptedImage() : '';

/** For `describe.skipIf`. */
export const areNoContainers = fault !== undefined;

/** How long an engine may need for what it does by itself. */
export const SLOW = { timeout: 60_000 };

/** An engine's place for each test, with hosts that start again what dies. */
export function useHosts() {
  vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });
  let place: DockerPlace;
  let hosts: DockerHost[];
  let deaths: WorkspaceDeath[];
  beforeEach(async () => {
    place = await DockerPlace.make(image);
    [hosts, deaths] = [[], []];
  });
  afterEach(async () => {
    for (const host of hosts) await host.close();
    await place.tidy();
  });
  return {
    get place(): DockerPlace {
      return place;
    },
    get deaths(): readonly WorkspaceDeath[] {
      return deaths;
    },
    newHost(config: ContainersConfig = {}): DockerHost {
      const host = place.newHost(config);
      hosts.push(host);
      host.onDeath(async (death) => {
        deaths.push(death);
        return death.isFinal ? undefined : NOTHING;
      });
      return host;
    },
  };
}
