import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { nodeArguments } from '../lib/node-program.ts';

/** Runs one of our programs in the foreground as if it had been called itself: its output, its exit code. */
export async function runEntry(entry: string, args: readonly string[]): Promise<void> {
  const child = spawn(process.execPath, nodeArguments(entry, args), { stdio: 'inherit' });
  // The terminal's Ctrl-C reaches the child by itself; what is sent to us alone is passed on.
  process.on('SIGINT', () => undefined);
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  const [code] = (await once(child, 'exit')) as [number | null];
  process.exitCode = code ?? 1;
}
