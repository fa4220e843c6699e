import { lchownSync, lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = 0;

/**
 * Gives a folder to `owner` (uid and gid) where it is root's: engines make volumes so, and files come by copying. It
 * looks at the folder and at what lies in it, and goes down only where that is root's, so that a large volume in good
 * order costs one look. Never follows a link. Returns what was done, in words; runs before there is an agent.
 */
export function mendOwnership(folder: string, owner: number): string {
  const top = lstatSync(folder, { throwIfNoEntry: false });
  if (top === undefined) return 'not there';
  const counts = { mended: 0, left: 0 };
  if (top.uid === ROOT) giveAway(folder, owner, counts);
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (lstatSync(path, { throwIfNoEntry: false })?.uid === ROOT) mendTree(path, owner, counts);
  }
  const left = counts.left === 0 ? '' : `, ${counts.left} cannot be changed`;
  return counts.mended === 0 && left === '' ? 'as it should be' : `${counts.mended} entries mended${left}`;
}

/** All of root's below `path`, and itself; what is somebody else's stays. Depth is the agent's choice: no recursion. */
function mendTree(path: string, owner: number, counts: { mended: number; left: number }): void {
  const pending = [path];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const found = lstatSync(next, { throwIfNoEntry: false });
    if (found === undefined) continue;
    if (found.isDirectory()) for (const name of readdirSync(next)) pending.push(join(next, name));
    if (found.uid === ROOT) giveAway(next, owner, counts);
  }
}

/** A mount may be read-only, or a file system know no owners: the agent then works with what it may. */
function giveAway(path: string, owner: number, counts: { mended: number; left: number }): void {
  try {
    lchownSync(path, owner, owner);
    counts.mended += 1;
  } catch (error) {
    if (!['EROFS', 'EPERM', 'EACCES', 'EINVAL', 'ENOTSUP'].includes((error as NodeJS.ErrnoException).code ?? ''))
      throw error;
    counts.left += 1;
  }
}
