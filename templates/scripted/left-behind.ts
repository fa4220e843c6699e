import { readdir, readFile, readlink, rm } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Ends the git and gh commands that a killed agent left running in `folder`. An agent runs its commands one
 * after another, so that whatever works there when a turn begins has lost its owner, but for what an operator runs
 * (`mooring workspace exec`). SIGTERM lets git remove its lock files; what a command had already sent shows on GitHub.
 */
export async function endCommandsLeftBehind(folder: string): Promise<void> {
  for (let signal: NodeJS.Signals = 'SIGTERM', round = 0; ; round += 1) {
    const left = await commandsIn(folder);
    if (left.length === 0) return;
    if (round === 50) signal = 'SIGKILL';
    for (const pid of left) endQuietly(pid, signal);
    await sleep(20);
  }
}

/** Removes lock files that a killed git left in a clone; to be called while no git works there. */
export async function removeStaleLocks(clone: string): Promise<void> {
  const gitFolder = join(clone, '.git');
  const top = await readdir(gitFolder);
  const refs = await readdir(join(gitFolder, 'refs'), { recursive: true });
  const locks = [...top, ...refs.map((ref) => join('refs', ref))].filter((name) => name.endsWith('.lock'));
  await Promise.all(locks.map((name) => rm(join(gitFolder, name), { force: true })));
}

/** Processes called git or gh, or a helper of theirs, whose current folder is `folder` or below: proc(5). */
async function commandsIn(folder: string): Promise<number[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(
    pids.map(async (pid) => {
      const name = await readFile(`/proc/${pid}/comm`, 'utf8').catch(() => '');
      if (!/^(?:git|gh)(?:-|\n|$)/.test(name)) return [];
      const state = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => ') Z');
      if (/\) Z/.test(state)) return [];
      const environment = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '');
      if (/(?:^|\0)MOORING_VISIT=/.test(environment)) return [];
      const cwd = await readlink(`/proc/${pid}/cwd`).catch(() => '');
      return cwd === folder || cwd.startsWith(folder + sep) ? [Number(pid)] : [];
    }),
  );
  return found.flat();
}

function endQuietly(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // ESRCH: it ended by itself.
  }
}
