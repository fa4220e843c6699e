import { execFile } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { delimiter, isAbsolute, join } from 'node:path';
import { versionIn } from '../../../lib/version.ts';

/** A large agent on a busy machine takes its time to load. */
const PATIENCE_MS = 60_000;

export type Environment = Readonly<Record<string, string>>;

/** Where a program lies that the agent's environment would run by this name. */
export async function findProgram(name: string, environment: Environment): Promise<string | undefined> {
  const folders = isAbsolute(name) ? [''] : (environment['PATH'] ?? '').split(delimiter);
  for (const folder of folders) {
    const path = join(folder, name);
    if (
      await access(path, constants.X_OK).then(
        () => true,
        () => false,
      )
    )
      return path;
  }
  return undefined;
}

/** What it prints of its version, on stdout or stderr; `complaint` when it cannot be asked or prints none. */
export function askVersion(
  command: readonly string[],
  environment: Environment,
): Promise<{ readonly version: string } | { readonly complaint: string }> {
  const [program = '', ...args] = command;
  return new Promise((resolve) => {
    const limits = { timeout: PATIENCE_MS, killSignal: 'SIGKILL' } as const;
    const child = execFile(program, args, { env: environment, ...limits }, (error, stdout, stderr) => {
      const version = versionIn(stdout) ?? versionIn(stderr);
      const said = stderr.trim().split('\n', 1)[0];
      if (error !== null) resolve({ complaint: said || error.message });
      else resolve(version === undefined ? { complaint: 'it prints no version' } : { version });
    });
    child.stdin?.end();
  });
}
