import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A limit of processes, how many there are, and how often it has refused one more. */
export type ProcessLimit = { readonly limit: number; readonly current: number; readonly refused: number };

/** Where a container finds its own group: cgroup v2 with a namespace, and v1 as engines mount it (cgroups(7)). */
const GROUPS = ['/sys/fs/cgroup', '/sys/fs/cgroup/pids'];

/** Undefined where there is no limit, or none that can be seen from here. */
export function readProcessLimit(groups: readonly string[] = GROUPS): ProcessLimit | undefined {
  for (const group of groups) {
    const limit = Number(read(group, 'pids.max'));
    const current = Number(read(group, 'pids.current'));
    if (!(limit > 0) || !(current > 0)) continue;
    // Kernels before 4.8 count none.
    const refused = Number(/^max (\d+)$/m.exec(read(group, 'pids.events') ?? '')?.[1] ?? 0);
    return { limit, current, refused };
  }
  return undefined;
}

function read(group: string, file: string): string | undefined {
  try {
    return readFileSync(join(group, file), 'utf8');
  } catch {
    return undefined;
  }
}
