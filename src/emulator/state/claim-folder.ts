import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { enterDataFolder, refuseSecond } from '../../lib/data-folder.ts';
import { readJsonFile } from '../../lib/json-file.ts';
import { writeFileWhole } from '../../lib/private-file.ts';
import { identifyProcess, ProcessIdentity } from '../../lib/running-process.ts';

/**
 * Keeps a second emulator away from a folder: two of them would overwrite each other's state. The file names the
 * process, so that one left behind by a killed emulator holds nobody up. Throws a `Fault` when the folder cannot
 * be used.
 */
export async function claimFolder(folder: string): Promise<{ release(): Promise<void> }> {
  const file = join(folder, 'process.json');
  await enterDataFolder(folder, async () => {
    await refuseSecond('emulator', await readJsonFile(file, ProcessIdentity), folder);
    await writeFileWhole(file, JSON.stringify(await identifyProcess(process.pid)));
  });
  return { release: () => rm(file, { force: true }) };
}
