import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';

/** Names one process beyond doubt: pids are reused, a pid with its start time is not. */
export const ProcessIdentity = z.object({
  pid: z.number().int().positive(),
  /** Field 22 of /proc/<pid>/stat, in clock ticks since boot: proc(5). */
  startedAtTick: z.string(),
});
export type ProcessIdentity = z.infer<typeof ProcessIdentity>;

/** The identity of a running process, or undefined when there is none (a zombie counts as none). */
export async function identifyProcess(pid: number): Promise<ProcessIdentity | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch((error: NodeJS.ErrnoException) => {
    // ESRCH when it ends while it is read. Anything else, such as EMFILE, does not mean that it is gone.
    if (error.code === 'ENOENT' || error.code === 'ESRCH') return undefined;
    throw error;
  });
  if (stat === undefined) return undefined;
  // The command name in field 2 may hold spaces and brackets: fields are counted from its last bracket.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state] = fields;
  const startedAtTick = fields[19];
  if (state === 'Z' || state === 'X' || startedAtTick === undefined) return undefined;
  return { pid, startedAtTick };
}

export async function isRunning(identity: ProcessIdentity): Promise<boolean> {
  const now = await identifyProcess(identity.pid);
  return now?.startedAtTick === identity.startedAtTick;
}

/** Resolves to true once the process is gone, to false when it still runs after `patience` milliseconds. */
async function waitForExit(identity: ProcessIdentity, patience: number): Promise<boolean> {
  const pause = 20;
  for (let waited = 0; waited <= patience; waited += pause) {
    if (!(await isRunning(identity))) return true;
    await sleep(pause);
  }
  return false;
}

/** Asks with SIGTERM, waits `patience` milliseconds, then insists with SIGKILL. Only that very process is touched. */
export async function endProcess(identity: ProcessIdentity, patience: number): Promise<void> {
  if (!(await isRunning(identity))) return;
  signal(identity.pid, 'SIGTERM');
  if (await waitForExit(identity, patience)) return;
  signal(identity.pid, 'SIGKILL');
  await waitForExit(identity, 2_000);
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
