import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { SIDECAR_FILES } from '../../contract/workspace-boot.ts';
import { Fault } from '../../lib/fault.ts';
import { nodeArguments } from '../../lib/node-program.ts';
import { Secret } from '../../lib/secret.ts';
import { SupervisedProcess } from '../../lib/supervised-process.ts';
import type { InitContext } from './context.ts';
import { buildSandbox } from './sandbox/build-sandbox.ts';
import { readHostFacts } from './sandbox/host-facts.ts';
import { type SandboxProcess, spawnBeside, spawnInBubblewrap } from './sandbox/spawn-sandbox.ts';

export type SupervisedRuntime = { start(): void; stop(): Promise<void> };

/** A runtime that is told to stop may take this long to finish its command and settle its turn. */
const SETTLING_MS = 5_000;

/** Keeps the agent's half running, in the sandbox when there is one. */
export async function superviseRuntime(context: InitContext): Promise<SupervisedRuntime> {
  const { boot, log, clock, random, records } = context;
  const facts = await readHostFacts();
  const token = boot.delivery === 'env' ? await readFrozenToken(boot.folders.sidecar) : undefined;
  const sandbox = buildSandbox(boot, facts, [facts.node, ...nodeArguments(context.runtimeProgram)], token);
  let running: SandboxProcess | undefined;
  let stopping = false;
  const supervised = new SupervisedProcess({
    name: 'runtime',
    log,
    clock,
    random,
    spawn: () => {
      running =
        boot.isolation === 'bubblewrap'
          ? spawnInBubblewrap(sandbox, context.outputs.runtime)
          : spawnBeside(sandbox, context.outputs.runtime);
      const { pid } = running.child;
      void records.child('runtime', pid).catch((err: unknown) => log.error({ err }, 'runtime not recorded'));
      return running.child;
    },
    onExit: () => (stopping ? 'stop' : 'restart'),
  });
  return {
    start: () => supervised.start(),
    stop: async () => {
      stopping = true;
      if (await askToStop(running)) {
        await Promise.race([supervised.finished(), sleep(SETTLING_MS, undefined, { ref: false })]);
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

async function readFrozenToken(sidecarFolder: string): Promise<Secret> {
  const path = join(sidecarFolder, SIDECAR_FILES.frozenToken);
  try {
    return new Secret((await readFile(path, 'utf8')).trim());
  } catch (cause) {
    const remedy = 'start the workspace anew through the platform, which puts it there';
    throw new Fault('frozen_token_missing', `${path} cannot be read`, remedy, { cause });
  }
}
