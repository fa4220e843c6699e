import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { Fault } from '../../lib/fault.ts';
import type { Clock, Random } from '../../lib/clock.ts';
import type { Log } from '../../lib/log.ts';
import { nodeArguments, programEnvironment } from '../../lib/node-program.ts';
import type { ProgramMessage } from '../../lib/program.ts';
import { SupervisedProcess } from '../../lib/supervised-process.ts';

/** Code of the `Fault` of a program that ended before it served, and did not say why. */
export const PROGRAM_DIED = 'program_died';

export type ProgramGroupOptions = {
  readonly logsFolder: string;
  readonly log: Log;
  readonly clock: Clock;
  readonly random: Random;
  /** Aborted, it ends the wait for a program's first `ready`: `launch` then rejects with its reason. */
  readonly signal?: AbortSignal | undefined;
  /** Told the pids of all programs after each start, so that a successor can end them if we are killed. */
  readonly onStarted: (pids: readonly number[]) => void;
};

type Environment = Readonly<NodeJS.ProcessEnv>;

/** Our own long-lived programs, each kept running, ended in the reverse order of their start. */
export class ProgramGroup {
  readonly #options: ProgramGroupOptions;
  readonly #programs = new Map<string, SupervisedProcess>();

  constructor(options: ProgramGroupOptions) {
    this.#options = options;
  }

  /**
   * Starts a program and keeps it running. Resolves with its address when it says `ready` for the first time; a
   * `Fault` that it reports at its first start is thrown, and it is not started again. `environment` is what it gets
   * beyond what all our programs get.
   */
  async launch(name: string, entry: string, args: readonly string[], environment: Environment = {}): Promise<string> {
    const { logsFolder, log, clock, random, signal: giveUp, onStarted } = this.#options;
    giveUp?.throwIfAborted();
    const logFile = join(logsFolder, `${name}.log`);
    const first = Promise.withResolvers<string>();
    let served = false;
    const program = new SupervisedProcess({
      name,
      log,
      clock,
      random,
      spawn: () => {
        const child = spawnProgram(entry, args, environment, logFile);
        child.on('message', (message: ProgramMessage) => {
          if (message.kind === 'fault') return first.reject(faultOf(message));
          served = true;
          first.resolve(message.url ?? '');
        });
        child.once('spawn', () => onStarted([...this.#pids(), child.pid ?? 0]));
        return child;
      },
      // Only what has served once is worth another try: a bad first start is the user's to mend.
      onExit: ({ code, signal }) => {
        if (served) return 'restart';
        first.reject(
          new Fault(PROGRAM_DIED, `${name} ended before it served (${signal ?? `code ${code}`})`, `see ${logFile}`),
        );
        return 'stop';
      },
    });
    this.#programs.set(name, program);
    const onGiveUp = (): void => first.reject(giveUp?.reason);
    giveUp?.addEventListener('abort', onGiveUp, { once: true });
    program.start();
    try {
      return await first.promise;
    } finally {
      giveUp?.removeEventListener('abort', onGiveUp);
    }
  }

  /**
   * Gives one program `patience` milliseconds to stop by itself. False when it did not: it was dead already, was
   * killed on the way, or failed. One that was never launched has nothing to do.
   */
  async end(name: string, patience: number): Promise<boolean> {
    const program = this.#programs.get(name);
    await program?.stop(patience);
    return program === undefined || program.child?.exitCode === 0;
  }

  /** Runs a program once to its end, at most `patience` milliseconds; resolves to its complaint when it fails. */
  async run(
    name: string,
    entry: string,
    args: readonly string[],
    { patience, environment = {} }: { patience: number; environment?: Environment },
  ): Promise<string | undefined> {
    const { logsFolder, onStarted } = this.#options;
    const logFile = join(logsFolder, `${name}.log`);
    const child = spawnProgram(entry, args, environment, logFile);
    let complaint = `${name} failed, see ${logFile}`;
    child.on('message', (message: ProgramMessage) => {
      if (message.kind === 'fault') complaint = faultOf(message).sentence;
    });
    child.once('spawn', () => onStarted([...this.#pids(), child.pid ?? 0]));
    const insist = setTimeout(() => child.kill('SIGKILL'), patience);
    // All that it said has arrived when its channel is closed.
    const ended = await Promise.all([once(child, 'exit'), once(child, 'disconnect')]).catch(() => undefined);
    clearTimeout(insist);
    return ended?.[0][0] === 0 ? undefined : complaint;
  }

  /** Gives each program `patience` milliseconds to stop by itself. */
  async stop(patience: number): Promise<void> {
    for (const program of [...this.#programs.values()].toReversed()) await program.stop(patience);
  }

  #pids(): number[] {
    return [...this.#programs.values()].flatMap(({ pid }) => pid ?? []);
  }
}

const faultOf = ({ code, what, remedy, details }: Extract<ProgramMessage, { kind: 'fault' }>): Fault =>
  new Fault(code, what, remedy, { details });

function spawnProgram(entry: string, args: readonly string[], environment: Environment, logFile: string): ChildProcess {
  const log = openSync(logFile, 'a', 0o600);
  try {
    return spawn(process.execPath, nodeArguments(entry, args), {
      // A session of its own: the terminal's Ctrl-C is for us, and we stop our programs in order.
      detached: true,
      stdio: ['ignore', log, log, 'ipc'],
      env: { ...environment, ...programEnvironment() },
    });
  } finally {
    closeSync(log);
  }
}
