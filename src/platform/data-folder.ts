import { join } from 'node:path';
import { z } from 'zod';
import { Fault } from '../lib/fault.ts';
import { readJsonFile } from '../lib/json-file.ts';
import { makePrivateFolder, writeFileWhole } from '../lib/private-file.ts';
import { identifyProcess, isRunning } from '../lib/running-process.ts';

/** `platform.json`: where the last platform on this folder listened, and which process it was. */
const LastPlatform = z.object({ port: z.number(), pid: z.number(), startedAtTick: z.string() });

export type DataFolder = {
  readonly path: string;
  /** The port of the last platform: workspaces that still run know it by that address. */
  readonly lastPort?: number;
  recordPort(port: number): Promise<void>;
};

/** Opens or makes the data folder; one that another running platform uses is refused. */
export async function openDataFolder(path: string): Promise<DataFolder> {
  const file = join(path, 'platform.json');
  const last = await usable(path, async () => {
    await makePrivateFolder(path);
    await writeFileWhole(join(path, '.writable'), '');
    return readJsonFile(file, LastPlatform);
  });
  if (last !== undefined && last.pid !== process.pid && (await isRunning(last))) {
    throw new Fault(
      'data_folder_taken',
      `another platform (pid ${last.pid}) runs on ${path}`,
      'stop it first, or choose another folder with --data',
    );
  }
  return {
    path,
    ...(last === undefined ? {} : { lastPort: last.port }),
    recordPort: async (port) => {
      const self = await identifyProcess(process.pid);
      await writeFileWhole(file, JSON.stringify({ port, pid: process.pid, startedAtTick: self?.startedAtTick ?? '' }));
    },
  };
}

async function usable<T>(path: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new Fault(
      'data_folder_unusable',
      `the data folder ${path} cannot be used (${code})`,
      'make it a folder that you may read and write, or choose another with --data',
      { cause: error },
    );
  }
}
