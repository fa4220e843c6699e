import { spawn } from 'node:child_process';
import { buffer, text } from 'node:stream/consumers';
import { programEnvironment } from '../../../lib/node-program.ts';

export type GitOptions = {
  /** Written to git's standard input, which is closed at once otherwise. */
  readonly input?: string | Uint8Array;
  /** Added to the bare environment, such as `GIT_AUTHOR_NAME`. */
  readonly environment?: Readonly<Record<string, string>>;
};

export type GitOutcome = { readonly code: number; readonly stdout: Buffer; readonly stderr: string };

/**
 * Runs one git command on a bare repository, without a shell. The machine's and the user's git configuration are
 * shut out, so that an answer depends on the repository alone: git(1), "Environment Variables".
 */
export async function runGit(folder: string, args: readonly string[], options: GitOptions = {}): Promise<GitOutcome> {
  const { PATH = '' } = programEnvironment();
  const child = spawn('git', ['--git-dir', folder, ...args], {
    env: {
      PATH,
      LC_ALL: 'C.UTF-8',
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_CONFIG_GLOBAL: '/dev/null',
      GIT_LITERAL_PATHSPECS: '1',
      GIT_TERMINAL_PROMPT: '0',
      ...options.environment,
    },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  // A git that ends before it has read all of its input is no fault of ours: its exit code says what happened.
  child.stdin.on('error', () => undefined);
  child.stdin.end(options.input);
  const exit = new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? -1));
  });
  const [code, stdout, stderr] = await Promise.all([exit, buffer(child.stdout), text(child.stderr)]);
  return { code, stdout, stderr };
}

/** Runs a command that must succeed, and gives what it printed; a failure throws. */
export async function git(folder: string, args: readonly string[], options: GitOptions = {}): Promise<Buffer> {
  const outcome = await runGit(folder, args, options);
  if (outcome.code === 0) return outcome.stdout;
  throw new Error(`git ${args[0]} in ${folder} ended with ${outcome.code}: ${outcome.stderr.trim()}`);
}

/** As `git`, for output that is one word or line of text. */
export async function gitLine(folder: string, args: readonly string[], options: GitOptions = {}): Promise<string> {
  return (await git(folder, args, options)).toString('utf8').trim();
}
