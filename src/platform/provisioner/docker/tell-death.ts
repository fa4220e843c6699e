import { constants } from 'node:os';
import { formatByteSize } from '../../../lib/byte-size.ts';
import { complaintAtEnd } from '../../../lib/last-complaint.ts';
import { printable, quoted } from '../../../lib/printable.ts';
import { EXIT_BAD_INPUT } from '../../../lib/program.ts';
import { redactSecrets } from '../../../lib/secret.ts';

/** How an engine says that a container has ended. */
export type EndedContainer = {
  readonly exitCode: number;
  /** Engines do not always notice. */
  readonly outOfMemory: boolean;
  /** Its memory limit in bytes; 0 when it has none. */
  readonly memory: number;
  /** What the engine itself says, if it could not even start it. */
  readonly error: string;
  /** The last that it has printed. */
  readonly log: string;
};

export type ToldDeath = { readonly reason: string; readonly isFinal: boolean };

/** Shells and init tell of a signal by this and its number. */
const SIGNALLED = 128;

/**
 * Why it ended, in one sentence for an operator, and whether another start could help. What it has printed last may be
 * the agent's: it is told as words of the workspace, and never as ours.
 */
export function tellDeath({ exitCode, outOfMemory, memory, error, log }: EndedContainer): ToldDeath {
  const limit = memory > 0 ? ` of ${formatByteSize(memory)}` : '';
  if (outOfMemory) return again(`it was out of memory: give it more than its limit${limit}`);
  const lastWord = lastWordIn(log);
  if (exitCode === EXIT_BAD_INPUT && lastWord !== undefined)
    return { reason: `it cannot run, by its own words: ${lastWord}`, isFinal: true };
  if (error !== '') return again(`the engine could not run it: ${printable(redactSecrets(error))}`);
  const signal = signalOf(exitCode);
  if (signal === 'SIGKILL' && memory > 0) {
    return again(`it was killed (SIGKILL): by somebody, or by the kernel at its memory limit${limit}`);
  }
  if (signal !== undefined) return again(`it was killed (${signal})`);
  const ended = `it ended with exit code ${exitCode}`;
  return again(lastWord === undefined ? ended : `${ended}, its last words: ${lastWord}`);
}

const again = (reason: string): ToldDeath => ({ reason, isFinal: false });

/** What is looked at of a last line: much more than is told, so that no half secret is left at its end. */
const LONGEST_READ = 8_192;

/** What may be told of its last complaint, quoted. */
function lastWordIn(log: string): string | undefined {
  const said = complaintAtEnd(log);
  return said === undefined ? undefined : quoted(redactSecrets(said.slice(0, LONGEST_READ)));
}

function signalOf(exitCode: number): string | undefined {
  const number = exitCode - SIGNALLED;
  return Object.entries(constants.signals).find(([, value]) => value === number)?.[0];
}
