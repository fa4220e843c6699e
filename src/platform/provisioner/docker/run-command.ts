import { randomUUID } from 'node:crypto';
import { addAbortSignal } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ExecCreateOptions } from 'dockerode';
import type { Log } from '../../../lib/log.ts';
import { type ExecOutcome, MOST_OUTPUT } from '../workspace-host.ts';
import type { Engine } from './engine.ts';
import { splitFrames } from './split-frames.ts';

/** Milliseconds between two questions whether a command has ended that says nothing more. */
const ASK_EVERY = 250;

/** All that a command has started inherits this variable. */
const MARK = 'MOORING_VISIT';

/** What can be told is told first: git, for one, then takes its locks away. */
const END = `tell() {
  for environ in /proc/[0-9]*/environ; do
    grep -qszxF -- "$2" "$environ" || continue
    pid=\${environ#/proc/}
    kill -s "$1" "\${pid%/environ}"
  done
}
tell TERM "$1"; sleep 2; tell KILL "$1"`;

type RunParts = { readonly engine: Engine; readonly log: Log };

/**
 * Runs a command in a container to its end; what it prints beyond the most that is read is let go. Engines end no
 * command whose reader has left, so that is done here: when the signal fires, and when the engine stops telling.
 */
export async function runCommand(
  { engine, log }: RunParts,
  container: string,
  options: ExecCreateOptions,
  signal: AbortSignal,
): Promise<ExecOutcome> {
  signal.throwIfAborted();
  const mark = `${MARK}=${randomUUID()}`;
  const { sent, exitCode } = await engine.exec(container, { ...options, Env: [mark] });
  try {
    const { kept, isCut } = await readUpTo(MOST_OUTPUT, addAbortSignal(signal, sent));
    let code = await exitCode();
    for (; code === undefined; code = await exitCode()) await sleep(ASK_EVERY, undefined, { signal });
    return { exitCode: code, output: splitFrames(kept), isCut };
  } catch (error) {
    await end().catch((cause: unknown) => log.warn({ err: cause, container }, 'a command is left in a container'));
    throw error;
  }

  async function end(): Promise<void> {
    const ending = await engine.exec(container, { ...options, Cmd: ['sh', '-c', END, 'sh', mark] });
    await readUpTo(0, ending.sent);
  }
}

async function readUpTo(most: number, stream: NodeJS.ReadableStream): Promise<{ kept: Buffer; isCut: boolean }> {
  const pieces: Buffer[] = [];
  let sum = 0;
  for await (const piece of stream) {
    const bytes = Buffer.from(piece);
    if (sum < most) pieces.push(bytes.subarray(0, most - sum));
    sum += bytes.length;
  }
  return { kept: Buffer.concat(pieces), isCut: sum > most };
}
