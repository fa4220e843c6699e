import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commitFiles, type FileChange } from '../commit-files.ts';
import { createRef } from '../move-ref.ts';
import { resolveRef } from '../resolve-ref.ts';
import { git, gitLine } from '../run-git.ts';

export const ADA = { name: 'Ada', email: 'ada@example.com' };

/** 2026-01-01T00:00:00Z */
export const NOW = 1_767_225_600_000;

export type TemporaryRepository = AsyncDisposable & {
  readonly folder: string;
  /** Commits texts by path (undefined removes) and gives the commit's id. */
  commit(branch: string, files: Record<string, string | Uint8Array | undefined>, message?: string): Promise<string>;
  /** A branch at another one's head. */
  branch(name: string, from?: string): Promise<void>;
  /** What the branch holds at a path. */
  text(branch: string, path: string): Promise<string>;
  head(branch: string): Promise<string>;
};

/** A bare repository whose `main` holds one commit; it is removed with `await using`. */
export async function temporaryRepository(): Promise<TemporaryRepository> {
  const folder = await mkdtemp(join(tmpdir(), 'plumbing-'));
  await git(folder, ['init', '--quiet', '--bare', '--initial-branch=main']);
  let now = NOW;
  const repository: TemporaryRepository = {
    folder,
    commit: async (branch, files, message = `Change ${Object.keys(files).join(', ')}`) => {
      now += 1_000;
      const changes: FileChange[] = Object.entries(files).map(([path, content]) => ({
        path,
        content: typeof content === 'string' ? Buffer.from(content) : content,
      }));
      const written = await commitFiles(folder, { branch, changes, message, author: ADA, now });
      if (!written.ok) throw new Error(written.error);
      return written.value.oid;
    },
    branch: async (name, from = 'main') => {
      const created = await createRef(folder, `refs/heads/${name}`, await repository.head(from));
      if (!created.ok) throw new Error(created.error);
    },
    text: async (branch, path) => (await git(folder, ['show', `${branch}:${path}`])).toString(),
    head: async (branch) => {
      const oid = await resolveRef(folder, `refs/heads/${branch}`);
      return oid ?? (await gitLine(folder, ['rev-parse', branch]));
    },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
  await repository.commit('main', { 'README.md': 'one\ntwo\nthree\n' }, 'Begin');
  return repository;
}
