import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { err, ok, type Result } from '../../../lib/result.ts';
import type { Signature } from './commits-between.ts';
import { createRef, updateRef } from './move-ref.ts';
import { isTreePath, NO_OBJECT } from './names.ts';
import { findEntry } from './read-object.ts';
import { resolveRef } from './resolve-ref.ts';
import { git, gitLine, runGit } from './run-git.ts';
import { writeCommit } from './write-commit.ts';

export type FileChange = {
  readonly path: string;
  /** Undefined deletes the file. */
  readonly content: Uint8Array | undefined;
};

export type CommitFiles = {
  /** Without `refs/heads/`. It is created when the repository has no commit yet. */
  readonly branch: string;
  /** The branch must be here still. */
  readonly expectedHead?: string;
  readonly changes: readonly FileChange[];
  readonly message: string;
  readonly author: Signature;
  readonly committer?: Signature;
  /** Unix milliseconds. */
  readonly now: number;
};

export type CommitFilesRefusal =
  /** The path leaves the repository, names `.git`, or runs through a file. */
  'invalid_path' | 'branch_moved';

/** Writes one commit with these changes on top of a branch, without a work tree, and moves the branch. */
export async function commitFiles(
  folder: string,
  change: CommitFiles,
): Promise<Result<{ readonly oid: string }, CommitFilesRefusal>> {
  if (!change.changes.every(({ path }) => isTreePath(path))) return err('invalid_path');
  const name = `refs/heads/${change.branch}`;
  const parent = await resolveRef(folder, name);
  if (change.expectedHead !== undefined && change.expectedHead !== parent) return err('branch_moved');
  const tree = await treeWith(folder, parent, change.changes);
  if (!tree.ok) return tree;
  const oid = await writeCommit(folder, { ...change, tree: tree.value, parents: parent === undefined ? [] : [parent] });
  const moved =
    parent === undefined
      ? await createRef(folder, name, oid)
      : await updateRef(folder, { name, oid, expected: parent });
  return moved.ok ? ok({ oid }) : err('branch_moved');
}

/** Builds the tree in an index of its own, so that several commits may be written at once. */
async function treeWith(
  folder: string,
  parent: string | undefined,
  changes: readonly FileChange[],
): Promise<Result<string, 'invalid_path'>> {
  const scratch = await mkdtemp(join(tmpdir(), 'emulator-index-'));
  const environment = { GIT_INDEX_FILE: join(scratch, 'index') };
  try {
    await git(folder, ['read-tree', ...(parent === undefined ? ['--empty'] : [parent])], { environment });
    const lines = await Promise.all(changes.map((change) => indexLine(folder, parent, change)));
    const input = lines.join('');
    const outcome = await runGit(folder, ['update-index', '-z', '--index-info'], { environment, input });
    if (outcome.code !== 0 || outcome.stderr !== '') return err('invalid_path');
    return ok(await gitLine(folder, ['write-tree'], { environment }));
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** A line for `update-index --index-info`: mode 0 removes; a file that was there keeps its mode. */
async function indexLine(folder: string, parent: string | undefined, { path, content }: FileChange): Promise<string> {
  if (content === undefined) return `0 ${NO_OBJECT}\t${path}\0`;
  const oid = await gitLine(folder, ['hash-object', '-w', '--stdin'], { input: content });
  const existing = parent === undefined ? undefined : await findEntry(folder, parent, path);
  const mode = existing?.type === 'blob' ? existing.mode : '100644';
  return `${mode} ${oid}\t${path}\0`;
}
