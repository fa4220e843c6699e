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
  /** A container engine that does not answer is no fault yet. */
  readonly mayBeAway?: boolean;
};

/** Where workspaces run by mooring.yaml. */
export async function openHost(
  config: ContainersConfig | undefined,
  { environment, mayBeAway = false, dataFolder, ...parts }: HostParts,
): Promise<WorkspaceHost> {
  if (config === undefined) return new LocalHost({ dataFolder, ...parts });
  // Whoever runs no containers need not load what speaks with engines.
  const { openDockerHost } = await import('./docker/open-docker-host.ts');
  const { id: instance, engine } = await instanceOf(dataFolder);
  return openDockerHost({
    ...{ ...parts, config, environment, instance, mayBeAway },
    socket: platformSocket(dataFolder),
    ...(engine === undefined ? {} : { remembered: engine }),
    remember: (found) => writeInstance(dataFolder, { id: instance, engine: found }),
  });
}

const Instance = z.object({
  /** Tells containers of this data folder from those of others at the same engine. */
  id: z.uuid(),
  /** Where an engine was found when none was named: workspaces run there. */
  engine: z.string().optional(),
});
type Instance = z.infer<typeof Instance>;

const instanceFile = (dataFolder: string): string => join(dataFolder, 'instance.json');

async function instanceOf(dataFolder: string): Promise<Instance> {
  return enterDataFolder(dataFolder, async () => {
    const known = await readJsonFile(instanceFile(dataFolder), Instance);
    if (known !== undefined) return known;
    const made = { id: randomUUID() };
    await writeInstance(dataFolder, made);
    return made;
  });
}

const writeInstance = (dataFolder: string, instance: Instance): Promise<void> =>
  writeFileWhole(instanceFile(dataFolder), JSON.stringify(instance));
