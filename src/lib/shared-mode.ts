import { stat } from 'node:fs/promises';

/** The file's mode, such as `0644`, when others than its owner may read or write it; undefined when it is private. */
export async function sharedMode(path: string): Promise<string | undefined> {
  const { mode } = await stat(path);
  return (mode & 0o077) === 0 ? undefined : (mode & 0o777).toString(8).padStart(4, '0');
}
