import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { Fault } from '../../lib/fault.ts';
import { readJsonFile } from '../../lib/json-file.ts';
import { makePrivateFolder, writeFileWhole } from '../../lib/private-file.ts';
import { identifyProcess, isRunning } from '../../lib/running-process.ts';

const Holder = z.object({ pid: z.number().int(), startedAtTick: z.string() });

/**
 * Keeps a second emulator away from a folder: two of them would overwrite each other's state. The file names the
 * process, so that one left behind by a killed emulator holds nobody up. Throws a `Fault` when the folder cannot
 * be used.
 */
export async function claimFolder(folder: string): Promise<{ release(): Promise<void> }> {
  const file = join(folder, 'process.json');
  try {
    await makePrivateFolder(folder);
    const holder = await readJsonFile(file, Holder);
    if (holder !== undefined && holder.pid !== process.pid && (await isRunning(holder))) {
      throw new Fault(
        'folder_in_use',
        `${folder} is in use by process ${holder.pid}`,
        'stop that emulator first, or use another folder with --data',
      );
    }
    await writeFileWhole(file, JSON.stringify(await identifyProcess(process.pid)));
  } catch (error) {
    if (error instanceof Fault) throw error;
    const { code } = error as NodeJS.ErrnoException;
    throw new Fault('folder_unusable', `${folder} cannot be used (${code})`, 'check its path, owner and rights', {
      cause: error,
    });
  }
  return { release: () => rm(file, { force: true }) };
}
