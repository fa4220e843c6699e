import { mkdir, rm } from 'node:fs/promises';
import { git, runGit } from '../git/plumbing/run-git.ts';
import { PEOPLE } from './people.ts';
import type { CommitSeed } from './types.ts';

const HOUR = 3_600_000;

/**
 * Makes a bare repository whose `main` holds these commits, in one `git fast-import`: git-fast-import(1).
 * What an interrupted attempt has left there makes way. The newest commit is an hour old at `now`, each earlier
 * one some hours older.
 */
export async function importHistory(folder: string, commits: readonly CommitSeed[], now: number): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await git(folder, ['init', '--quiet', '--bare', '--initial-branch=main']);
  const outcome = await runGit(folder, ['fast-import', '--quiet'], { input: fastImportStream(commits, now) });
  if (outcome.code !== 0) throw new Error(`git fast-import into ${folder} failed: ${outcome.stderr}`);
}

function fastImportStream(commits: readonly CommitSeed[], now: number): string {
  const oldest = now - HOUR - (commits.length - 1) * 7 * HOUR;
  return commits
    .map(({ message, author, files }, index) => {
      const person = PEOPLE.find(({ login }) => login === author);
      if (person === undefined) throw new Error(`${author} is not one of the seeded people`);
      const seconds = Math.floor((oldest + index * 7 * HOUR) / 1_000);
      const signature = `${person.name} <${person.login}@users.noreply.github.com> ${seconds} +0000`;
      const changes = Object.entries(files).map(([path, text]) => `M ${modeOf(path)} inline ${path}\n${data(text)}`);
      const parts = [
        'commit refs/heads/main\n',
        `author ${signature}\ncommitter ${signature}\n${data(`${message}\n`)}`,
        ...changes,
      ];
      return parts.join('');
    })
    .join('\n');
}

/** Counts bytes, not characters. */
const data = (text: string): string => `data ${Buffer.byteLength(text)}\n${text}\n`;

/** Scripts can be run. */
const modeOf = (path: string): string => (path.startsWith('script/') ? '100755' : '100644');
