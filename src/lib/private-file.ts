import { chmod, link, mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Writes a whole file or nothing: a reader sees the old content or the new one, also after a crash.
 * The file is created with `mode` (default 0600), so that no secret is readable for a moment in between.
 */
export async function writeFileWhole(path: string, content: string | Uint8Array, mode = 0o600): Promise<void> {
  await rename(await writeDraft(path, content, mode), path);
}

/** As `writeFileWhole`, but never over a file that is there: then nothing is written, and false comes back. */
export async function writeNewFileWhole(path: string, content: string | Uint8Array, mode = 0o600): Promise<boolean> {
  const draft = await writeDraft(path, content, mode);
  try {
    // Unlike rename(2), link(2) fails where something is.
    await link(draft, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

async function writeDraft(path: string, content: string | Uint8Array, mode: number): Promise<string> {
  const draft = `${path}.${process.pid}.new`;
  await writeFile(draft, content, { mode, flush: true });
  await chmod(draft, mode);
  return draft;
}

/** Creates a folder that only its owner may enter, with what is missing above it. */
export async function makePrivateFolder(path: string): Promise<void> {
  try {
    await makeFolder(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    await makePrivateFolder(dirname(path));
    await makeFolder(path);
  }
}

/** Node's own `recursive` tries for ever where a folder cannot be made although its parent exists, as in /proc. */
async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { mode: 0o700 });
  } catch (error) {
    const isThere = (error as NodeJS.ErrnoException).code === 'EEXIST' && (await stat(path)).isDirectory();
    if (!isThere) throw error;
  }
}
