import { flushCompileCache } from 'node:module';
import { redactSecrets } from './secret.ts';
import { Fault } from './fault.ts';
import { machineRefusal } from './machine-refusal.ts';

/** What a long-lived program tells the process that started it, over Node's IPC channel when there is one. */
export type ProgramMessage =
  | { readonly kind: 'ready'; readonly url?: string }
  | {
      readonly kind: 'fault';
      readonly code: string;
      readonly what: string;
      readonly remedy: string;
      readonly details: readonly string[];
    };

export type RunningProgram = {
  readonly url?: string;
  /** What a person who started it by hand wants to know. */
  readonly greeting?: string;
  /** Resolves when it cannot go on, to the reason: it is then stopped, and the reason told as one at start would be. */
  readonly ended?: Promise<Fault>;
  /** May say the exit code. */
  stop(): Promise<number | void>;
};

export const EXIT_BAD_INPUT = 2;

/**
 * Runs a long-lived program: starts it, reports `ready`, and stops it once on SIGTERM or when the parent is
 * gone (its IPC channel closes), so that a killed parent leaves nothing behind. SIGINT is left to the parent:
 * a terminal's Ctrl-C reaches the whole process group, and the parent stops its children in order.
 * A `Fault` at start is printed without a stack and exits with code 2; anything else with code 1.
 */
export async function runProgram(start: () => Promise<RunningProgram>): Promise<void> {
  const hasParent = process.send !== undefined;
  if (hasParent) process.on('SIGINT', () => undefined);
  const stopRequested = new Promise<void>((resolve) => {
    process.once('SIGTERM', () => resolve());
    process.once(hasParent ? 'disconnect' : 'SIGINT', () => resolve());
  });
  try {
    const program = await start();
    tellParent({ kind: 'ready', ...(program.url === undefined ? {} : { url: program.url }) });
    if (!hasParent && program.greeting !== undefined) process.stdout.write(`${program.greeting}\n`);
    // Node writes its compile cache at an orderly exit; a program that is killed would strip types again at its next
    // start, which costs 17 MB and 100 ms.
    flushCompileCache();
    const fault = await Promise.race([stopRequested, program.ended ?? stopRequested]);
    const exitCode = (await program.stop()) ?? 0;
    if (fault !== undefined) throw fault;
    process.exit(exitCode);
  } catch (error) {
    if (error instanceof Fault) {
      const { code, message: what, remedy, details } = error;
      tellParent({ kind: 'fault', code, what, remedy, details });
    } else if (hasParent && error instanceof Error) {
      // Our stderr is then a log file, and a stack in it is worth having.
      process.stderr.write(`${redactSecrets(error.stack ?? '')}\n`);
    }
    process.exit(reportFault(error));
  }
}

/** Prints what went wrong, in one line where it is one thing; returns the exit code that goes with it. */
export function reportFault(error: unknown): number {
  const isMendable = error instanceof Fault;
  const text = isMendable
    ? error.text
    : (machineRefusal(error) ?? `this should not happen, please report it: ${String(error)}`);
  process.stderr.write(`mooring: ${redactSecrets(text)}\n`);
  return isMendable ? EXIT_BAD_INPUT : 1;
}

function tellParent(message: ProgramMessage): void {
  if (process.connected) process.send?.(message);
}
