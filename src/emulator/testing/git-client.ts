import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

export type GitOutcome = { readonly code: number; readonly stdout: string; readonly stderr: string };

/** Real git, as a user runs it, in a temporary folder and without the machine's configuration. */
export class GitClient {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  static async create(): Promise<GitClient> {
    return new GitClient(await mkdtemp(join(tmpdir(), 'mooring-git-')));
  }

  async run(...args: string[]): Promise<GitOutcome> {
    const child = spawn('git', ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.com', ...args], {
      cwd: this.folder,
      env: { PATH: process.env['PATH'], HOME: this.folder, GIT_CONFIG_NOSYSTEM: '1', GIT_TERMINAL_PROMPT: '0' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const closed = new Promise<number>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code) => resolve(code ?? -1));
    });
    const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), closed]);
    return { code, stdout: stdout.trim(), stderr: stderr.trim() };
  }

  /** As `run`, for what must succeed; gives what git printed. */
  async must(...args: string[]): Promise<string> {
    const { code, stdout, stderr } = await this.run(...args);
    if (code !== 0) throw new Error(`git ${args.join(' ')} ended with ${code}: ${stderr}`);
    return stdout;
  }

  /** Writes a file in the clone `clone` and commits it. */
  async commit(clone: string, path: string, content: string | Uint8Array, message = `Change ${path}`): Promise<string> {
    await writeFile(join(this.folder, clone, path), content);
    await this.must('-C', clone, 'add', path);
    await this.must('-C', clone, 'commit', '--quiet', '-m', message);
    return this.must('-C', clone, 'rev-parse', 'HEAD');
  }

  remove(): Promise<void> {
    return rm(this.folder, { recursive: true, force: true });
  }
}

/** The address of a repository with the token in it, for git alone. */
export function remoteUrl(emulator: string, token: string, repository: string): string {
  return `${emulator.replace('http://', `http://x-access-token:${token}@`)}/${repository}.git`;
}
