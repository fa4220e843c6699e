import { readdirSync, readFileSync } from 'node:fs';

type Found = { readonly pid: number; readonly parent: number; readonly uid: number };

/**
 * Kills what a user's program has left behind when it ended, as the end of a pid namespace would: orphans are the
 * children of pid 1. What we have started ourselves stays, and so do shells that somebody has opened in the container
 * (their parent is 0).
 */
export function endOrphans(uid: number): void {
  // One that forks while we look is found by the next look.
  for (let look = 0; look < 10; look += 1) {
    const all = everyProcess();
    const left = all.filter((one) => one.uid === uid && isOrphan(one, all) && !isCache(one));
    if (left.length === 0) return;
    for (const { pid } of left) kill(pid);
  }
}

function isOrphan(one: Found, all: readonly Found[]): boolean {
  for (let next: Found | undefined = one; next !== undefined; next = parentOf(next, all)) {
    if (next.pid === process.pid) return false;
    if (next.parent === 1) return true;
  }
  return false;
}

/** git's own cache of credentials detaches itself, and is the feeder's (delivery `helper`). */
function isCache({ pid }: Found): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'latin1').includes('credential-cache--daemon');
  } catch {
    return false;
  }
}

const parentOf = ({ parent }: Found, all: readonly Found[]): Found | undefined => all.find(({ pid }) => pid === parent);

function everyProcess(): Found[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        // proc(5): State, PPid, and of Uid the first, the real one.
        const status = readFileSync(`/proc/${name}/status`, 'utf8');
        if (/^State:\t[ZX]/m.test(status)) return [];
        return [{ pid: Number(name), parent: field(status, 'PPid'), uid: field(status, 'Uid') }];
      } catch {
        // It ended while we looked.
        return [];
      }
    });
}

const field = (status: string, name: string): number =>
  Number(new RegExp(`^${name}:\\t(\\d+)`, 'm').exec(status)?.[1] ?? Number.NaN);

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // ESRCH: it is gone already.
  }
}
