import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { dirname } from 'node:path';
import { makePrivateFolder } from '../../../lib/private-file.ts';

/** Milliseconds in which a daemon must listen. */
const PATIENCE = 10_000;

/**
 * The daemon of git's credential-cache (git-credential-cache--daemon(1)), as a child of ours, so that its death is
 * noticed at once. It ends by itself when it has nothing left to remember.
 */
export class CacheDaemon {
  readonly #socket: string;
  readonly #onDeath: () => void;
  #child: ChildProcess | undefined;

  /** `onDeath` is told of each death that was not asked for. */
  constructor(socket: string, onDeath: () => void) {
    this.#socket = socket;
    this.#onDeath = onDeath;
  }

  /** Resolves when it listens; what listened there before is cut off. */
  async ensure(): Promise<void> {
    if (this.#child !== undefined) return;
    // git refuses a folder that others may enter.
    await makePrivateFolder(dirname(this.#socket));
    const child = spawn('git', ['credential-cache--daemon', this.#socket], {
      cwd: '/',
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const ended = once(child, 'exit').then(() => 'ended' as const);
    ended.catch(() => undefined);
    try {
      // It says `ok` when it listens.
      const said = await Promise.race([
        once(child.stdout, 'data', { signal: AbortSignal.timeout(PATIENCE) }).then(() => 'ok' as const),
        ended,
      ]);
      if (said === 'ended') throw new Error(`git's cache cannot listen at ${this.#socket}`);
    } catch (error) {
      child.kill('SIGKILL');
      throw error;
    }
    child.stdout.resume();
    this.#child = child;
    child.once('exit', () => this.#gone(child));
    if (child.exitCode !== null || child.signalCode !== null) this.#gone(child);
  }

  async stop(): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (child === undefined) return;
    const ended = once(child, 'exit');
    if (child.kill('SIGTERM')) await ended;
  }

  #gone(child: ChildProcess): void {
    if (this.#child !== child) return;
    this.#child = undefined;
    this.#onDeath();
  }
}
