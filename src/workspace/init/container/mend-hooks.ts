import { type Dirent, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A script is smaller; what is not is no script of the operator's. Bytes. */
const LARGEST = 1_048_576;
const EXECUTABLE = 0o111;

/**
 * Takes the carriage returns out of scripts that were written on Windows: the kernel looks for an interpreter by the
 * name of `sh\r` and says no more than "not found". Only files that can be run and whose first line is such a one are
 * touched. To be run as the agent.
 */
export function mendHooks(folder: string): string {
  const counts = { mended: 0, left: 0 };
  for (const path of filesBelow(folder)) {
    try {
      if (mendScript(path)) counts.mended += 1;
    } catch {
      // A read-only mount, or another's file: whose it is has to mend it.
      counts.left += 1;
    }
  }
  const left = counts.left === 0 ? '' : `, ${counts.left} cannot be changed`;
  return counts.mended === 0 && left === '' ? 'as they should be' : `${counts.mended} scripts mended${left}`;
}

/** Depth is the agent's choice: no recursion. */
function* filesBelow(folder: string): Generator<string> {
  const pending = [folder];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    for (const entry of entriesOf(next)) {
      const path = join(next, entry.name);
      if (entry.isDirectory()) pending.push(path);
      else if (entry.isFile()) yield path;
    }
  }
}

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    // Not there, or not ours to look into.
    return [];
  }
}

function mendScript(path: string): boolean {
  const { mode, size } = statSync(path);
  if ((mode & EXECUTABLE) === 0 || size > LARGEST) return false;
  const text = readFileSync(path, 'latin1');
  if (!/^#![^\n]*\r\n/.test(text)) return false;
  writeFileSync(path, text.replaceAll('\r\n', '\n'), 'latin1');
  return true;
}
