import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod';
import { platformSocket } from '../../contract/platform-socket.ts';
import type { Clock, Random } from '../../lib/clock.ts';
import { enterDataFolder } from '../../lib/data-folder.ts';
import { readJsonFile } from '../../lib/json-file.ts';
import type { Log } from '../../lib/log.ts';
import { writeFileWhole } from '../../lib/private-file.ts';
import type { ContainersConfig } from './docker/containers-config.ts';
import { LocalHost } from './local/local-host.ts';
import type { WorkspaceHost } from './workspace-host.ts';

export type HostParts = {
  readonly dataFolder: string;
  readonly log: Log;
  readonly clock: Clock;
  readonly random: Random;
  /** Of the platform: it may name the container engine. */
  readonly environment: NodeJS.ProcessEnv;
};

/** Where workspaces run by mooring.yaml. */
export async function openHost(
  config: ContainersConfig | undefined,
  { environment, dataFolder, ...parts }: HostParts,
): Promise<WorkspaceHost> {
  if (config === undefined) return new LocalHost({ dataFolder, ...parts });
  // Whoever runs no containers need not load what speaks with engines.
  const { openDockerHost } = await import('./docker/open-docker-host.ts');
  const instance = await instanceOf(dataFolder);
  return openDockerHost({ ...parts, config, environment, instance, socket: platformSocket(dataFolder) });
}

const Instance = z.object({ id: z.uuid() });

/** Tells containers of this data folder from those of others at the same engine. */
async function instanceOf(dataFolder: string): Promise<string> {
  const file = join(dataFolder, 'instance.json');
  return enterDataFolder(dataFolder, async () => {
    const known = await readJsonFile(file, Instance);
    if (known !== undefined) return known.id;
    const id = randomUUID();
    await writeFileWhole(file, JSON.stringify({ id }));
    return id;
  });
}
