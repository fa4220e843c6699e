import { spawn } from 'node:child_process';
import { INSTALLATION } from '../../src/lib/node-program.ts';

export type Finished = { readonly code: number | null; readonly stdout: string; readonly stderr: string };

/** Runs a program to its end; it is killed after `patience` milliseconds. */
export function run(
  command: string,
  args: readonly string[],
  options: { cwd?: string; env?: NodeJS.ProcessEnv; patience?: number; input?: string } = {},
): Promise<Finished> {
  const { patience = 60_000, input, ...rest } = options;
  const child = spawn(command, args, { cwd: INSTALLATION, ...rest, timeout: patience, killSignal: 'SIGKILL' });
  child.stdin.end(input);
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, stdout, stderr }));
  });
}
