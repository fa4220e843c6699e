import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LABELS } from '../../src/platform/provisioner/docker/labels.ts';
import { podman } from './podman.ts';

/** Names a platform's containers at the engine, by its data folder: a filter of podman's. */
export async function ofPlatform(dataFolder: string): Promise<string> {
  const { id } = JSON.parse(await readFile(join(dataFolder, 'instance.json'), 'utf8')) as { id: string };
  return `label=${LABELS.instance}=${id}`;
}

/** Name, id, pid and time of start of every container of a platform's that runs. */
export async function runningContainers(dataFolder: string): Promise<string[]> {
  const ids = await podman('ps', '--quiet', '--filter', await ofPlatform(dataFolder));
  if (ids === '') return [];
  const format = '{{.Name}} {{.Id}} {{.State.Pid}} {{.State.StartedAt}}';
  return (await podman('inspect', '--format', format, ...ids.split('\n'))).split('\n').toSorted();
}
