import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { prepareStore } from './store.ts';

export type Ended = { readonly code: number | null; readonly stdout: string; readonly stderr: string };

/** Runs podman, or another command with podman's environment, to its end. */
export async function tryPodman(
  args: readonly string[],
  { command = 'podman', input = '' }: { command?: string; input?: string } = {},
): Promise<Ended> {
  const child = spawn(command, args, { env: await prepareStore(), stdio: ['pipe', 'pipe', 'pipe'] });
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close') as Promise<[number | null]>,
  ]);
  return { code, stdout, stderr };
}

/** The same, and what it printed; rejects with its last words when it fails. */
export async function podman(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await tryPodman(args);
  if (code !== 0) throw new Error(`podman ${args.join(' ')} failed: ${stderr.trim()}`);
  return stdout.trim();
}
