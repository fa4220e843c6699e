import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import type { Readable } from 'node:stream';
import { z } from 'zod';
import { INFO_FD, type Sandbox } from './build-sandbox.ts';
import { highestInheritedDescriptor } from './inherited-descriptors.ts';

const BubblewrapInfo = z.object({ 'child-pid': z.number().int().positive() });

export type SandboxProcess = {
  readonly child: ChildProcess;
  /** Where it says what our programs say to whom has started them; bwrap passes none on. */
  readonly channel?: Readable;
  /** The host's pid of the program itself; undefined while it is not there, or any more. */
  programPid(): Promise<number | undefined>;
};

/**
 * Starts the program in bubblewrap; its output goes to the file descriptor `output`. An open descriptor is a way
 * around every mount, so those that it would inherit from us stand for /dev/null in it.
 */
export function spawnInBubblewrap(sandbox: Sandbox, output: number): SandboxProcess {
  const { command, args, env, cwd } = sandbox;
  // For descriptors above 2 Node takes 'ignore' to mean "leave it as it is", so /dev/null is given by hand.
  const nothing = openSync('/dev/null', 'r+');
  const covered = Array.from({ length: Math.max(0, highestInheritedDescriptor() - INFO_FD) }, () => nothing);
  const child = spawn(command, args, { cwd, env, stdio: ['ignore', output, output, 'pipe', ...covered] });
  closeSync(nothing);
  const info = text(child.stdio[INFO_FD] as Readable)
    .then((json) => BubblewrapInfo.parse(JSON.parse(json))['child-pid'])
    // bwrap that dies before it has made a sandbox says nothing; its exit is seen by whoever supervises it.
    .catch(() => undefined);
  return { child, programPid: async () => (hasEnded(child) ? undefined : firstChildOf(await info)) };
}

/**
 * Starts the program without isolation, in a process group of its own. Its channel tells it when we are gone; what it
 * leaves behind when it ends is ended with it, as the end of a pid namespace would do.
 */
export function spawnBeside(sandbox: Sandbox, output: number): SandboxProcess {
  const spawned = spawnWithChannel(sandbox, output);
  const { pid } = spawned.child;
  if (pid !== undefined) spawned.child.once('exit', () => endGroup(pid));
  return spawned;
}

/** Starts the program as the agent's user of this container, in a session of its own. It dies with the container. */
export function spawnAsAgent(sandbox: Sandbox, output: number): SandboxProcess {
  return spawnWithChannel(sandbox, output);
}

const CHANNEL_FD = 3;

/**
 * To the program it is Node's channel: it has `process.send`, and learns when we are gone. Our end is a mere pipe, since
 * Node's own ends its process at a line that is no JSON (`channel.onread` in lib/internal/child_process.js), and whoever
 * runs as the agent's user may write one.
 */
function spawnWithChannel({ command, args, env, cwd }: Sandbox, output: number): SandboxProcess {
  const child = spawn(command, args, {
    cwd,
    env: { ...env, NODE_CHANNEL_FD: String(CHANNEL_FD) },
    detached: true,
    stdio: ['ignore', output, output, 'pipe'],
  });
  // There is none where no file can be opened any more; its `error` is on the way then.
  const channel = (child.stdio as ChildProcess['stdio'] | undefined)?.[CHANNEL_FD] as Readable | undefined;
  return { child, ...(channel && { channel }), programPid: async () => (hasEnded(child) ? undefined : child.pid) };
}

/** Its pids may belong to others by now. */
function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

/**
 * bwrap's child is pid 1 of the sandbox and reaps; the program is its first child (proc(5), `children`:
 * orphans that it adopts come later). bwrap itself passes no signal on.
 */
async function firstChildOf(pid: number | undefined): Promise<number | undefined> {
  if (pid === undefined) return undefined;
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '');
  const first = Number(children.split(' ')[0]);
  return first > 0 ? first : undefined;
}

function endGroup(leader: number): void {
  try {
    process.kill(-leader, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
