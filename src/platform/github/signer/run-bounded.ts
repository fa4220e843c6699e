import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { closeSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export type BoundedRun = {
  readonly command: readonly string[];
  /** Not secret: for a moment it is a file that only our user may read. */
  readonly input: Uint8Array;
  readonly environment: NodeJS.ProcessEnv;
  /** Milliseconds; then the command is killed, with everything that it has started. */
  readonly patience: number;
  /** Bytes on stdout; with more it is killed as well. */
  readonly mostOutput: number;
};

export type BoundedOutcome =
  | { readonly end: 'exit'; readonly code: number | null; readonly stdout: Buffer; readonly stderr: string }
  | { readonly end: 'not_started'; readonly detail: string }
  | { readonly end: 'out_of_time' | 'too_much_output'; readonly stderr: string };

/** Of what it complains about, the first bytes are kept. */
const KEPT_COMPLAINT = 4_096;

/**
 * Runs a command without a shell. It gets a process group of its own: `sh -c 'a | b'` and its like are ended with all
 * their parts.
 */
export function runBounded({ command, input, environment, patience, mostOutput }: BoundedRun): Promise<BoundedOutcome> {
  const [program = '', ...args] = command;
  const stdin = openUnnamed(input);
  const child = spawn(program, args, { env: environment, detached: true, stdio: [stdin, 'pipe', 'pipe'] });
  closeSync(stdin);
  return new Promise((resolve) => {
    const stdout: Buffer[] = [];
    let size = 0;
    let stderr = '';
    let cut: 'out_of_time' | 'too_much_output' | undefined;
    const end = (why: 'out_of_time' | 'too_much_output'): void => {
      cut ??= why;
      killGroup(child.pid);
      // A part that has left the group may hold the pipes open for as long as it likes.
      child.stdout?.destroy();
      child.stderr?.destroy();
    };
    const timer = setTimeout(() => end('out_of_time'), patience);
    child.stdout?.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > mostOutput) return end('too_much_output');
      stdout.push(chunk);
    });
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      stderr = (stderr + text).slice(0, KEPT_COMPLAINT);
    });
    child.once('error', ({ message, code }: NodeJS.ErrnoException) => {
      clearTimeout(timer);
      resolve({ end: 'not_started', detail: code ?? message });
    });
    child.once('close', (code) => {
      clearTimeout(timer);
      if (cut !== undefined) return resolve({ end: cut, stderr });
      resolve({ end: 'exit', code, stdout: Buffer.concat(stdout), stderr });
    });
  });
}

/**
 * A file descriptor to read the bytes from. Node's own pipes are sockets, and Linux opens no socket by a name: a
 * command that reads the file /dev/stdin, as cloud's command lines do, would fail.
 */
function openUnnamed(bytes: Uint8Array): number {
  const path = join(tmpdir(), `mooring-${randomUUID()}`);
  try {
    writeFileSync(path, bytes, { mode: 0o600, flag: 'wx' });
    return openSync(path, 'r');
  } finally {
    rmSync(path, { force: true });
  }
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
