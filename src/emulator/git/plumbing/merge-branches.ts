import { err, ok, type Result } from '../../../lib/result.ts';
import { isAncestor, mergeBase } from './ancestry.ts';
import { commitsBetween, type Signature } from './commits-between.ts';
import { updateRef } from './move-ref.ts';
import { resolveRef } from './resolve-ref.ts';
import { runGit } from './run-git.ts';
import { writeCommit } from './write-commit.ts';

export type MergeMethod = 'merge' | 'squash' | 'rebase';

export type Merge = {
  /** The branch that receives, without `refs/heads/`. */
  readonly base: string;
  /** Branch or object id. */
  readonly head: string;
  readonly method: MergeMethod;
  /** Of the commit that is written; a rebase keeps the messages it finds. */
  readonly message: string;
  readonly author: Signature;
  /** Who merges; the author when absent. */
  readonly committer?: Signature;
  /** Unix milliseconds. */
  readonly now: number;
};

export type MergeRefusal =
  /** The two do not go together; also when the base holds all of the head already: GitHub calls both "not mergeable". */
  | 'conflict'
  | 'not_found'
  /** Somebody moved the base meanwhile. */
  | 'base_moved';

/** Merges without a work tree and moves the base, unless it has moved meanwhile; `oid` is the base's new commit. */
export async function mergeBranches(
  folder: string,
  merge: Merge,
): Promise<Result<{ readonly oid: string }, MergeRefusal>> {
  const name = `refs/heads/${merge.base}`;
  const [base, head] = await Promise.all([resolveRef(folder, name), resolveRef(folder, merge.head)]);
  if (base === undefined || head === undefined) return err('not_found');
  if (await isAncestor(folder, head, base)) return err('conflict');
  const written = await write(folder, merge, base, head);
  if (!written.ok) return written;
  const moved = await updateRef(folder, { name, oid: written.value, expected: base });
  return moved.ok ? ok({ oid: written.value }) : err('base_moved');
}

/** Whether `head` would merge into `base` (branches or object ids); nothing is written that a ref could reach. */
export async function mergeability(
  folder: string,
  { base, head }: { readonly base: string; readonly head: string },
): Promise<'mergeable' | 'conflicting' | 'unknown'> {
  const [ours, theirs] = await Promise.all([resolveRef(folder, base), resolveRef(folder, head)]);
  if (ours === undefined || theirs === undefined) return 'unknown';
  return (await mergeTrees(folder, ours, theirs)) === undefined ? 'conflicting' : 'mergeable';
}

async function write(folder: string, merge: Merge, base: string, head: string): Promise<Result<string, 'conflict'>> {
  if (merge.method === 'rebase') return await rebase(folder, merge, base, head);
  const tree = await mergeTrees(folder, base, head);
  if (tree === undefined) return err('conflict');
  const parents = merge.method === 'squash' ? [base] : [base, head];
  return ok(await writeCommit(folder, { ...merge, tree, parents }));
}

/**
 * Copies each commit onto the base, as GitHub does also where a fast-forward would do: author and message stay,
 * the committer is who merges. Merge commits are left out.
 */
async function rebase(folder: string, merge: Merge, base: string, head: string): Promise<Result<string, 'conflict'>> {
  const from = await mergeBase(folder, base, head);
  const commits = await commitsBetween(folder, from, head, { oldestFirst: true });
  let tip = base;
  for (const commit of commits.filter(({ parentOids }) => parentOids.length === 1)) {
    const [parent = base] = commit.parentOids;
    // merge-tree finds the base by itself (`--merge-base` needs git 2.40): a commit with the tip's tree on top of
    // this commit's parent makes that parent the base.
    const onParent = await writeCommit(folder, { ...merge, tree: `${tip}^{tree}`, parents: [parent] });
    const tree = await mergeTrees(folder, onParent, commit.oid);
    if (tree === undefined) return err('conflict');
    const { author, message } = commit;
    const committer = merge.committer ?? merge.author;
    tip = await writeCommit(folder, { tree, parents: [tip], author, committer, message, now: merge.now });
  }
  return ok(tip);
}

/** The tree of a merge, or undefined when it conflicts: git-merge-tree(1), exit status 0 and 1. */
async function mergeTrees(folder: string, ours: string, theirs: string): Promise<string | undefined> {
  const args = ['merge-tree', '--write-tree', '--no-messages', '--allow-unrelated-histories', ours, theirs];
  const outcome = await runGit(folder, args);
  if (outcome.code === 1) return undefined;
  if (outcome.code !== 0) throw new Error(`git merge-tree in ${folder} ended with ${outcome.code}: ${outcome.stderr}`);
  return outcome.stdout.toString('utf8').split('\n')[0];
}
