import { chmod, mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Writes a whole file or nothing: a reader sees the old content or the new one, also after a crash.
 * The file is created with `mode` (default 0600), so that no secret is readable for a moment in between.
 */
export async function writeFileWhole(path: string, content: string | Uint8Array, mode = 0o600): Promise<void> {
  const draft = `${path}.${process.pid}.new`;
  await writeFile(draft, content, { mode, flush: true });
  await chmod(draft, mode);
  await rename(draft, path);
}

/** Creates a folder (and its parents) that only its owner may enter. */
export async function makePrivateFolder(path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await mkdir(path, { recursive: true, mode: 0o700 });
}
