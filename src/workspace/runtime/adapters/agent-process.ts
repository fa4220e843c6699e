import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { Readable, Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '../../../lib/log.ts';
import { redactSecrets } from '../../../lib/secret.ts';

export type AgentCommand = {
  /** The program and its arguments. */
  readonly command: readonly string[];
  readonly cwd: string;
  readonly environment: Readonly<Record<string, string>>;
};

/** How a process came to its end: by itself with a code, by a signal, or it never began. */
export type AgentEnd = { readonly sentence: string; readonly code?: number; readonly signal?: NodeJS.Signals };

const MOST_LOG_LINE = 2_000;

/** What a dead process has written is read within this time. */
export const LINGER_MS = 1_000;

/**
 * An agent's process: its standard streams carry what its adapter speaks, its stderr goes to the log. It leads a
 * process group of its own, so that ending it ends the commands that it runs as well.
 */
export class AgentProcess {
  readonly input: WritableStream<Uint8Array>;
  readonly output: ReadableStream<Uint8Array>;
  /** Resolves when the process is gone. */
  readonly ended: Promise<AgentEnd>;
  readonly #child: ChildProcessByStdio<Writable, Readable, Readable>;
  #running = true;
  readonly #silent: Promise<unknown>;
  #lastComplaint = '';

  /** Throws when the kernel takes no such arguments, or not so much of them: execve(2). */
  constructor({ command, cwd, environment }: AgentCommand, log: Log) {
    const [program = '', ...args] = command;
    const child = spawn(program, args, { cwd, env: environment, stdio: ['pipe', 'pipe', 'pipe'], detached: true });
    this.#child = child;
    this.ended = new Promise((resolve) => {
      child.once('error', (error) => resolve({ sentence: `The agent could not be started: ${error.message}.` }));
      child.once('exit', (code, signal) =>
        resolve({
          sentence: `The agent's process ended with ${signal ?? `code ${code}`}.`,
          ...(code === null ? {} : { code }),
          ...(signal === null ? {} : { signal }),
        }),
      );
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
    const complaints = createInterface({ input: child.stderr }).on('line', (line) => {
      // Before it is cut: half a secret is not known any more.
      const said = redactSecrets(line).slice(0, MOST_LOG_LINE);
      if (said.trim() !== '') this.#lastComplaint = said;
      log.info({ agent: child.pid }, said);
    });
    this.#silent = once(complaints, 'close');
  }

  get running(): boolean {
    return this.#running;
  }

  /** How it ended, with the last line of its stderr that says something. */
  async lastWords(): Promise<string> {
    const { sentence } = await this.ended;
    // A child of its that lives on may hold the pipe open.
    await Promise.race([this.#silent, sleep(LINGER_MS, undefined, { ref: false })]);
    return this.#lastComplaint === '' ? sentence : `${sentence} It said last: ${this.#lastComplaint}`;
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
