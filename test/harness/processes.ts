import { readdir, readFile } from 'node:fs/promises';

export type RunningProcess = { readonly pid: number; readonly parent: number; readonly commandLine: string };

/** Every process that belongs to a data folder: its command line names it, or it is sealed in a sandbox made of it. */
export async function processesNaming(folder: string): Promise<RunningProcess[]> {
  const all = await allProcesses();
  const mounted = await Promise.all(all.map(({ pid }) => readFile(`/proc/${pid}/mountinfo`, 'utf8').catch(() => '')));
  return all.filter(({ commandLine }, index) => commandLine.includes(folder) || mounted[index]?.includes(folder));
}

/** All processes below `ancestor`. */
export async function descendantsOf(ancestor: number): Promise<RunningProcess[]> {
  const all = await allProcesses();
  const below = (pid: number): RunningProcess[] =>
    all.filter(({ parent }) => parent === pid).flatMap((child) => [child, ...below(child.pid)]);
  return below(ancestor);
}

async function allProcesses(): Promise<RunningProcess[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const found = await Promise.all(pids.map(readProcess));
  return found.filter((process) => process !== undefined);
}

async function readProcess(pid: number): Promise<RunningProcess | undefined> {
  try {
    const commandLine = (await readFile(`/proc/${pid}/cmdline`, 'utf8')).replaceAll('\0', ' ');
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return state === 'Z' ? undefined : { pid, parent: Number(parent), commandLine };
  } catch {
    // It ended while we looked.
    return undefined;
  }
}
