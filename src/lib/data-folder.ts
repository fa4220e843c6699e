import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Fault } from './fault.ts';
import { makePrivateFolder } from './private-file.ts';
import { isRunning, type ProcessIdentity } from './running-process.ts';

/**
 * Makes the folder in which a program keeps its state, sees that it takes files, and does what comes first there.
 * What the system refuses becomes a `Fault` that names the folder.
 */
export async function enterDataFolder<T>(path: string, act: () => Promise<T>): Promise<T> {
  const probe = join(path, '.writable');
  try {
    await makePrivateFolder(path);
    await writeFile(probe, '', { mode: 0o600 });
    await rm(probe);
    return await act();
  } catch (error) {
    if (error instanceof Fault) throw error;
    const { code } = error as NodeJS.ErrnoException;
    throw new Fault(
      'data_folder_unusable',
      `the data folder ${path} cannot be used (${code})`,
      'make it a folder that you may read and write, or choose another with --data',
      { cause: error },
    );
  }
}

/** Two programs of one kind would overwrite each other's state. A holder that was killed holds nobody up. */
export async function refuseSecond(what: string, holder: ProcessIdentity | undefined, path: string): Promise<void> {
  if (holder === undefined || holder.pid === process.pid || !(await isRunning(holder))) return;
  throw new Fault(
    'data_folder_taken',
    `another ${what} (pid ${holder.pid}) runs on ${path}`,
    'stop it first, or choose another folder with --data',
  );
}
