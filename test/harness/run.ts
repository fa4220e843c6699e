import { spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { INSTALLATION } from '../../src/lib/node-program.ts';

export type Finished = { readonly code: number | null; readonly stdout: string; readonly stderr: string };

/** Runs a program to its end; it is killed after `patience` milliseconds. */
export function run(
  command: string,
  args: readonly string[],
  options: { cwd?: string; env?: NodeJS.ProcessEnv; patience?: number; input?: string } = {},
): Promise<Finished> {
  const { patience = 150_000, input, ...rest } = options;
  const child = spawn(command, args, { cwd: INSTALLATION, ...rest, timeout: patience, killSignal: 'SIGKILL' });
  child.stdin.end(input);
  const [stdout, stderr] = [gather(child.stdout), gather(child.stderr)];
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      try {
        resolve({ code, stdout: stdout(), stderr: stderr() });
      } catch (error) {
        reject(error as Error);
      }
    });
  });
}

/** What more a program prints than this is a mistake of the test: it is an error, not a test that takes for ever. */
const MOST_OUTPUT = 100_000_000;

function gather(stream: Readable): () => string {
  const chunks: Buffer[] = [];
  let size = 0;
  stream.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size <= MOST_OUTPUT) chunks.push(chunk);
  });
  return () => {
    if (size > MOST_OUTPUT) throw new Error(`a program printed ${size} bytes`);
    return Buffer.concat(chunks).toString('utf8');
  };
}
