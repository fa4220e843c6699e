import { setTimeout as sleep } from 'node:timers/promises';
import { SupervisedProcess } from '../../lib/supervised-process.ts';
import type { InitContext } from './context.ts';
import type { Sandbox } from './sandbox/build-sandbox.ts';
import { type SandboxProcess, spawnBeside, spawnInBubblewrap } from './sandbox/spawn-sandbox.ts';

export type SupervisedSandbox = { start(): void; stop(): Promise<void> };

export type SandboxedProgram = {
  readonly name: 'runtime' | 'feeder';
  readonly sandbox: Sandbox;
  /** How long it may take to end when it is told to, in milliseconds. */
  readonly settling: number;
};

/** Keeps a program of the agent's half running, in a sandbox when there is one. */
export function superviseSandboxed(
  context: InitContext,
  { name, sandbox, settling }: SandboxedProgram,
): SupervisedSandbox {
  const { boot, log, clock, random, records } = context;
  const output = context.outputs[name];
  let running: SandboxProcess | undefined;
  let stopping = false;
  const supervised = new SupervisedProcess({
    name,
    log,
    clock,
    random,
    spawn: () => {
      running = boot.isolation === 'bubblewrap' ? spawnInBubblewrap(sandbox, output) : spawnBeside(sandbox, output);
      const { pid } = running.child;
      void records.child(name, pid).catch((err: unknown) => log.error({ err }, `${name} not recorded`));
      return running.child;
    },
    onExit: () => (stopping ? 'stop' : 'restart'),
  });
  return {
    start: () => supervised.start(),
    stop: async () => {
      stopping = true;
      if (await askToStop(running)) {
        await Promise.race([supervised.finished(), sleep(settling, undefined, { ref: false })]);
      }
      await supervised.stop(0);
    },
  };
}

/** SIGTERM to the program itself: bwrap would die of it at once, and the whole sandbox with it. */
async function askToStop(running: SandboxProcess | undefined): Promise<boolean> {
  const pid = await running?.programPid();
  if (pid === undefined) return false;
  try {
    return process.kill(pid, 'SIGTERM');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
    throw error;
  }
}
