import { runGit } from './run-git.ts';

/** Whether `descendant` holds all of `ancestor`'s history, so that moving from one to the other is a fast-forward. */
export async function isAncestor(folder: string, ancestor: string, descendant: string): Promise<boolean> {
  const outcome = await runGit(folder, ['merge-base', '--is-ancestor', ancestor, descendant]);
  return outcome.code === 0;
}

/** The best common ancestor of two commits, or undefined when their histories have nothing in common. */
export async function mergeBase(folder: string, one: string, other: string): Promise<string | undefined> {
  const outcome = await runGit(folder, ['merge-base', one, other]);
  return outcome.code === 0 ? outcome.stdout.toString('utf8').trim() : undefined;
}
