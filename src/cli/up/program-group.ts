import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { Fault } from '../../lib/fault.ts';
import type { Log } from '../../lib/log.ts';
import { nodeArguments, programEnvironment } from '../../lib/node-program.ts';
import type { ProgramMessage } from '../../lib/program.ts';
import { SupervisedProcess } from '../../lib/supervised-process.ts';

export type ProgramGroupOptions = {
  readonly logsFolder: string;
  readonly log: Log;
  /** Told the pids of all programs after each start, so that a successor can end them if we are killed. */
  readonly onStarted: (pids: readonly number[]) => void;
};

/** Our own long-lived programs, each kept running, ended in the reverse order of their start. */
export class ProgramGroup {
  readonly #options: ProgramGroupOptions;
  readonly #programs: SupervisedProcess[] = [];

  constructor(options: ProgramGroupOptions) {
    this.#options = options;
  }

  /**
   * Starts a program and keeps it running. Resolves with its address when it says `ready` for the first time; a
   * `Fault` that it reports at its first start is thrown, and it is not started again.
   */
  async launch(name: string, entry: string, args: readonly string[]): Promise<string> {
    const { logsFolder, log, onStarted } = this.#options;
    const logFile = join(logsFolder, `${name}.log`);
    const first = Promise.withResolvers<string>();
    let served = false;
    const program = new SupervisedProcess({
      name,
      log,
      clock: Date.now,
      random: Math.random,
      spawn: () => {
        const child = spawnProgram(entry, args, logFile);
        child.on('message', (message: ProgramMessage) => {
          if (message.kind === 'fault') return first.reject(new Fault(message.code, message.what, message.remedy));
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
          new Fault('program_died', `${name} ended before it served (${signal ?? `code ${code}`})`, `see ${logFile}`),
        );
        return 'stop';
      },
    });
    this.#programs.push(program);
    program.start();
    return first.promise;
  }

  /** Gives each program `patience` milliseconds to stop by itself. */
  async stop(patience: number): Promise<void> {
    for (const program of this.#programs.toReversed()) await program.stop(patience);
  }

  #pids(): number[] {
    return this.#programs.flatMap(({ pid }) => pid ?? []);
  }
}

function spawnProgram(entry: string, args: readonly string[], logFile: string): ChildProcess {
  const log = openSync(logFile, 'a', 0o600);
  try {
    return spawn(process.execPath, nodeArguments(entry, args), {
      // A session of its own: the terminal's Ctrl-C is for us, and we stop our programs in order.
      detached: true,
      stdio: ['ignore', log, log, 'ipc'],
      env: programEnvironment(),
    });
  } finally {
    closeSync(log);
  }
}
