import { resolve } from 'node:path';
import { distinctUntilChanged } from './distinct-until-changed.ts';
import { runCheck } from './run-check.ts';
import { lacksNothing, standingLines } from './standings-text.ts';
import { EXIT_INTERRUPTED, isStop, stopRequest } from './stop-request.ts';

/** The flags of `mooring app check` as commander hands them over. */
export type CheckFlags = { readonly config: string; readonly wait?: boolean; readonly json?: boolean };

/** Says how the Apps of a configuration stand; exit code 1 when one lacks something. */
export async function check({ config, wait = false, json = false }: CheckFlags): Promise<void> {
  const say = (line: string) => (json ? process.stderr : process.stdout).write(`${line}\n`);
  const stop = stopRequest();
  const waiting = distinctUntilChanged((message) => say(`waiting: ${message}`));
  try {
    const standings = await runCheck({ source: { config: resolve(config) }, wait }, stop, waiting);
    for (const line of standingLines(standings)) say(line);
    if (json) process.stdout.write(`${JSON.stringify({ standings })}\n`);
    if (!lacksNothing(standings)) process.exitCode = 1;
  } catch (error) {
    if (!isStop(error, stop)) throw error;
    process.exitCode = EXIT_INTERRUPTED;
  }
}
