import { mkdir, readFile, rm, open } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { Fault } from '../../lib/fault.ts';
import { makePrivateFolder, writeFileWhole } from '../../lib/private-file.ts';
import { endProcess, identifyProcess, isRunning, type ProcessIdentity } from '../../lib/running-process.ts';

const Identity = z.object({ pid: z.number(), startedAtTick: z.string() });
const Owner = z.object({ up: Identity, children: z.array(Identity) });

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
  await openFolder(path);
  const ownerFile = join(path, 'up.json');
  const before = await readOwner(ownerFile);
  if (before !== undefined && (await isRunning(before.up))) {
    throw new Fault(
      'data_folder_taken',
      `another mooring up (pid ${before.up.pid}) runs on ${path}`,
      'stop it first, or choose another folder with --data',
    );
  }
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

async function openFolder(path: string): Promise<void> {
  const probe = join(path, '.writable');
  try {
    await makePrivateFolder(path);
    await mkdir(join(path, 'logs'), { recursive: true });
    await (await open(probe, 'w', 0o600)).close();
    await rm(probe);
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

async function readOwner(path: string): Promise<z.infer<typeof Owner> | undefined> {
  const text = await readFile(path, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  // A file that cannot be read names nobody who could be harmed by starting.
  try {
    return Owner.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}
