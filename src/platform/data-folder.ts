import { join } from 'node:path';
import { z } from 'zod';
import { enterDataFolder, refuseSecond } from '../lib/data-folder.ts';
import { readJsonFile } from '../lib/json-file.ts';
import { writeFileWhole } from '../lib/private-file.ts';
import { identifyProcess, ProcessIdentity } from '../lib/running-process.ts';

/** `platform.json`: where the last platform on this folder listened, and which process it was. */
const LastPlatform = ProcessIdentity.extend({ port: z.number() });

export type DataFolder = {
  readonly path: string;
  /** The port of the last platform: who had its address keeps it, where it is still free. */
  readonly lastPort?: number;
  recordPort(port: number): Promise<void>;
};

/** Opens or makes the data folder; one that another running platform uses is refused. */
export async function openDataFolder(path: string): Promise<DataFolder> {
  const file = join(path, 'platform.json');
  const last = await enterDataFolder(path, () => readJsonFile(file, LastPlatform));
  await refuseSecond('platform', last, path);
  return {
    path,
    ...(last === undefined ? {} : { lastPort: last.port }),
    recordPort: async (port) => {
      const self = await identifyProcess(process.pid);
      await writeFileWhole(file, JSON.stringify({ port, pid: process.pid, startedAtTick: self?.startedAtTick ?? '' }));
    },
  };
}
