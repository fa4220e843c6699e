import { nodeArguments } from '../lib/node-program.ts';

/**
 * Becomes one of our programs: execve(2) keeps the pid, the terminal and the signals' addressee, so that whoever
 * interrupts or kills what was started reaches the program itself, and nothing is left between the two.
 */
export function runEntry(entry: string, args: readonly string[]): never {
  if (process.execve === undefined) throw new Error('this system cannot replace a process');
  return process.execve(process.execPath, [process.execPath, ...nodeArguments(entry, args)], process.env);
}
