import type { Engine } from './engine.ts';
import { VOLUMES, volumeName, WRITTEN_VOLUMES } from './labels.ts';

type VolumeParts = { readonly engine: Pick<Engine, 'hasVolume' | 'removeVolume'>; readonly instance: string };

/** Removes the volumes of a workspace that is gone; `keep` leaves those in which it has written. */
export async function removeVolumes(
  { engine, instance }: VolumeParts,
  name: string,
  files: 'keep' | 'remove',
): Promise<void> {
  const kept = files === 'keep' ? WRITTEN_VOLUMES : [];
  for (const volume of VOLUMES) {
    if (!kept.includes(volume)) await engine.removeVolume(volumeName(instance, name, volume));
  }
}

/** The names of the volumes in which a workspace has written. */
export async function writtenVolumes({ engine, instance }: VolumeParts, name: string): Promise<readonly string[]> {
  const found: string[] = [];
  for (const volume of WRITTEN_VOLUMES.map((each) => volumeName(instance, name, each))) {
    if (await engine.hasVolume(volume)) found.push(volume);
  }
  return found;
}
