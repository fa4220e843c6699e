import { setTimeout as sleep } from 'node:timers/promises';
import { workspaceProcesses } from './inside-sandbox.ts';
import { processesNaming } from './processes.ts';

export const PROGRAMS = ['sidecar', 'runtime', 'platform'] as const;
export type Program = (typeof PROGRAMS)[number] | 'feeder';

/** Kills a program with SIGKILL; resolves when its successor runs (or at once without `wait`). */
export async function killAndAwaitSuccessor(
  dataFolder: string,
  workspace: string,
  program: Program,
  { wait = true, patience = 90_000 } = {},
): Promise<void> {
  const victim = await findProgram(dataFolder, workspace, program);
  if (victim === undefined) throw new Error(`no ${program} to kill`);
  process.kill(victim, 'SIGKILL');
  if (!wait) return;
  for (const deadline = Date.now() + patience; ;) {
    const successor = await findProgram(dataFolder, workspace, program);
    if (successor !== undefined && successor !== victim) return;
    if (Date.now() > deadline) throw new Error(`the ${program} did not come back`);
    await sleep(20);
  }
}

/** Its pid, or nothing while it is being started again. */
export async function findProgram(
  dataFolder: string,
  workspace: string,
  program: Program,
): Promise<number | undefined> {
  if (program !== 'platform') return (await workspaceProcesses(dataFolder, workspace))[program];
  const processes = await processesNaming(dataFolder);
  return processes.find(({ commandLine }) => commandLine.includes('platform/main.ts'))?.pid;
}
