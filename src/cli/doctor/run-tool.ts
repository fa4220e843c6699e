import { execFile } from 'node:child_process';
import { PATIENCE } from './patient.ts';

export type ToolRun = { readonly code: number; readonly stdout: string } | { readonly failed: string };

/** Runs git or gh for a question that it answers at once; `failed` says why it could not be run at all. */
export function runTool(
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  input?: string,
): Promise<ToolRun> {
  return new Promise((resolve) => {
    const options = { env, timeout: PATIENCE, killSignal: 'SIGKILL', maxBuffer: 1 << 20 } as const;
    const child = execFile(command, args, options, (error, stdout) => {
      if (error === null) resolve({ code: 0, stdout });
      else if (typeof error.code === 'number') resolve({ code: error.code, stdout });
      else resolve({ failed: error.code ?? (error.killed === true ? 'it does not end' : 'it was killed') });
    });
    // One that cannot be run, or does not read, is told of above.
    child.stdin?.on('error', () => undefined);
    if (input !== undefined) child.stdin?.end(input);
  });
}

/** What it printed, without the line's end; empty where it had nothing to say. */
export const printed = (run: ToolRun): string => ('failed' in run ? '' : run.stdout.replace(/\r?\n$/, ''));
