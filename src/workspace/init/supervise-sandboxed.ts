import { constants } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Ending } from '../../contract/vitals.ts';
import { CONTAINER_USERS, LOG_FILES, type WorkspaceBoot } from '../../contract/workspace-boot.ts';
import { Fault } from '../../lib/fault.ts';
import { lastComplaint } from '../../lib/last-complaint.ts';
import { EXIT_BAD_INPUT } from '../../lib/program.ts';
import { quoted } from '../../lib/printable.ts';
import { redactSecrets } from '../../lib/secret.ts';
import { SupervisedProcess } from '../../lib/supervised-process.ts';
import { endOrphans } from './container/end-orphans.ts';
import type { InitContext } from './context.ts';
import { reportedFault } from './reported-fault.ts';
import type { Sandbox } from './sandbox/build-sandbox.ts';
import { type SandboxProcess, spawnAsAgent, spawnBeside, spawnInBubblewrap } from './sandbox/spawn-sandbox.ts';

export type SupervisedSandbox = {
  start(): void;
  /** Resolves when the runtime is not started again, because it says that it never can run. */
  readonly givenUp: Promise<Fault>;
  /** Resolves to the exit code. */
  stop(): Promise<number>;
};

const SPAWN = { bubblewrap: spawnInBubblewrap, container: spawnAsAgent, none: spawnBeside } as const;

/** It ends with code 2 and has not said why. */
const UNFIT = new Fault('program_unfit', "the agent's half says that it can never run", 'see what it printed before');

/** Told of each end that was not asked for and is followed by another start. */
export type Ended = (how: Ending) => void;

export type SandboxedProgram = {
  readonly name: 'runtime' | 'feeder';
  readonly sandbox: Sandbox;
  /** How long it may take to end when it is told to, in milliseconds. */
  readonly settling: number;
  readonly ended?: Ended;
};

/** Keeps a program of the agent's half running, in a sandbox when there is one. */
export function superviseSandboxed(
  context: InitContext,
  { name, sandbox, settling, ended }: SandboxedProgram,
): SupervisedSandbox {
  const { boot, log, clock, random, records } = context;
  const output = context.outputs[name];
  let running: SandboxProcess | undefined;
  let stopping = false;
  let reported: Promise<Fault | undefined> | undefined;
  const givenUp = Promise.withResolvers<Fault>();
  const isContained = boot.isolation === 'container';
  const supervised = new SupervisedProcess({
    name,
    log,
    clock,
    random,
    spawn: () => {
      running = SPAWN[boot.isolation](sandbox, output);
      const { child, channel } = running;
      reported = channel === undefined ? undefined : reportedFault(channel, log.child({ process: name }));
      const { pid } = child;
      void records.child(name, pid).catch((err: unknown) => log.error({ err }, `${name} not recorded`));
      return child;
    },
    onExit: (how) => {
      // A sandbox ends whole; a container goes on, without what its agent has left behind.
      if (isContained && name === 'runtime') endOrphans(CONTAINER_USERS.agent);
      if (stopping) return 'stop';
      // Without an agent there is no workspace; a feeder may find later what it lacks now, such as its wiring, which
      // another container's init may still be writing.
      if (how.code !== EXIT_BAD_INPUT || name === 'feeder') {
        ended?.(how);
        return 'restart';
      }
      void why(reported, boot).then((fault) => givenUp.resolve(fault ?? UNFIT));
      return 'stop';
    },
  });
  return {
    start: () => supervised.start(),
    givenUp: givenUp.promise,
    stop: async () => {
      stopping = true;
      if (await askToStop(running)) {
        await Promise.race([supervised.finished(), sleep(settling, undefined, { ref: false })]);
      }
      await supervised.stop(0);
      return exitCodeOf(running);
    },
  };
}

/** What the runtime says is what the agent's user may say too: it is told as its words, and as nobody else's. */
async function why(
  reported: Promise<Fault | undefined> | undefined,
  { isolation, folders }: WorkspaceBoot,
): Promise<Fault | undefined> {
  const fault = await reported;
  // All that a container prints last is quoted by whoever reads it.
  if (isolation === 'container') return fault;
  // bwrap passes no channel on: what the runtime has printed last is in its log.
  const said = fault?.sentence ?? (await lastComplaint(join(folders.logs, LOG_FILES.runtime)).catch(() => undefined));
  if (said === undefined) return undefined;
  const what = `its agent's half cannot run, by its own words: ${quoted(redactSecrets(said))}`;
  return new Fault('agent_unusable', what, 'start the workspace again when that is mended');
}

/** As a shell has it: 128 and the signal's number for one that was killed. */
function exitCodeOf(running: SandboxProcess | undefined): number {
  const { exitCode = 0, signalCode = null } = running?.child ?? {};
  return signalCode === null ? (exitCode ?? 0) : 128 + constants.signals[signalCode];
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
