import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { identifyProcess, type ProcessIdentity } from './running-process.ts';

/**
 * The processes that see the host's `folder` at the path `inside`, as those in a sandbox made of it do.
 *
 * bubblewrap's `--die-with-parent` is asked for by the sandbox's first process itself, so one whose parent is killed
 * in the moment before lives on, and by then nobody has its pid. It still gives itself away by what is mounted.
 */
export async function processesThatSee(folder: string, inside: string): Promise<ProcessIdentity[]> {
  const sought = await identityOfFile(folder);
  if (sought === undefined) return [];
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const found = await Promise.all(
    pids.map(async (pid) => {
      // proc(5): /proc/<pid>/root is that process's own view of the file system.
      const seen = await identityOfFile(join(`/proc/${pid}/root`, inside));
      return seen === sought ? identifyProcess(pid) : undefined;
    }),
  );
  return found.filter((process) => process !== undefined);
}

async function identityOfFile(path: string): Promise<string | undefined> {
  const found = await stat(path).catch(() => undefined);
  return found && `${found.dev}:${found.ino}`;
}
