import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { enterDataFolder, refuseSecond } from '../../lib/data-folder.ts';
import { readJsonFile } from '../../lib/json-file.ts';
import { writeFileWhole } from '../../lib/private-file.ts';
import { endProcess, identifyProcess, ProcessIdentity } from '../../lib/running-process.ts';

const Owner = z.object({ up: ProcessIdentity, children: z.array(ProcessIdentity) });

/** The data folder as held by one `mooring up`: nobody else starts on it meanwhile. */
export type HeldDataFolder = {
  readonly path: string;
  /** Remembers which processes a successor must end if this one is killed. */
  recordChildren(pids: readonly number[]): Promise<void>;
  release(): Promise<void>;
};

/**
 * Opens (or makes) the data folder and takes it. What a killed predecessor left running (platform and emulator)
 * is ended; the workspaces that still run are left to the new platform, which adopts them.
 */
export async function holdDataFolder(path: string): Promise<HeldDataFolder> {
  const ownerFile = join(path, 'up.json');
  const before = await enterDataFolder(path, async () => {
    await mkdir(join(path, 'logs'), { recursive: true });
    return readJsonFile(ownerFile, Owner);
  });
  await refuseSecond('mooring up', before?.up, path);
  for (const child of before?.children ?? []) await endProcess(child, 15_000);
  const up = await identifyProcess(process.pid);
  if (up === undefined) throw new Error('this process has no /proc entry');
  const write = (children: readonly ProcessIdentity[]) => writeFileWhole(ownerFile, JSON.stringify({ up, children }));
  await write([]);
  return {
    path,
    async recordChildren(pids) {
      const children = await Promise.all(pids.map(identifyProcess));
      await write(children.filter((child) => child !== undefined));
    },
    release: () => rm(ownerFile, { force: true }),
  };
}
