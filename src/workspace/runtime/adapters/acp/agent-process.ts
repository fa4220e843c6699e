import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { Readable, Writable } from 'node:stream';
import type { Log } from '../../../../lib/log.ts';

export type AgentCommand = {
  /** The program and its arguments. */
  readonly command: readonly string[];
  readonly cwd: string;
  readonly environment: Readonly<Record<string, string>>;
};

const MOST_LOG_LINE = 2_000;

/**
 * An agent's process: its standard streams carry the protocol, its stderr goes to the log. It leads a process
 * group of its own, so that ending it ends the commands that it runs as well.
 */
export class AgentProcess {
  readonly input: WritableStream<Uint8Array>;
  readonly output: ReadableStream<Uint8Array>;
  /** Resolves when the process is gone, to a sentence that tells how it went. */
  readonly ended: Promise<string>;
  readonly #child: ChildProcessByStdio<Writable, Readable, Readable>;
  #running = true;

  constructor({ command, cwd, environment }: AgentCommand, log: Log) {
    const [program = '', ...args] = command;
    const child = spawn(program, args, { cwd, env: environment, stdio: ['pipe', 'pipe', 'pipe'], detached: true });
    this.#child = child;
    this.ended = new Promise((resolve) => {
      child.once('error', (error) => resolve(`The agent could not be started: ${error.message}.`));
      child.once('exit', (code, signal) => resolve(`The agent's process ended with ${signal ?? `code ${code}`}.`));
    });
    void this.ended.then(() => {
      this.#running = false;
      // The commands of an agent that died have lost their owner; SIGTERM lets git take its lock files along.
      this.#signalGroup('SIGTERM');
    });
    // A write to a process that has just died: its end is told by `ended`, not by the pipe.
    child.stdin.on('error', () => undefined);
    this.input = Writable.toWeb(child.stdin) as WritableStream<Uint8Array>;
    this.output = Readable.toWeb(child.stdout) as ReadableStream<Uint8Array>;
    createInterface({ input: child.stderr }).on('line', (line) => {
      log.info({ agent: child.pid }, line.slice(0, MOST_LOG_LINE));
    });
  }

  get running(): boolean {
    return this.#running;
  }

  /** Asks the process to end, insists after `patience` milliseconds, and waits until it is gone. */
  async stop(patience: number): Promise<void> {
    if (this.#running) this.#child.kill('SIGTERM');
    const insist = setTimeout(() => this.kill(), patience);
    await this.ended;
    clearTimeout(insist);
    this.#signalGroup('SIGKILL');
  }

  /** Ends the whole group at once. */
  kill(): void {
    this.#signalGroup('SIGKILL');
  }

  #signalGroup(name: NodeJS.Signals): void {
    const { pid } = this.#child;
    if (pid === undefined) return;
    try {
      process.kill(-pid, name);
    } catch {
      // ESRCH: nobody is left in the group.
    }
  }
}
