import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Repository } from './assignment.ts';
import { removeStaleLocks } from './left-behind.ts';
import { type CommandContext, runCommand } from './run-command.ts';

/** A clone that is whole and knows what the remote has; `context` runs commands in it. */
export type Clone = { readonly folder: string; readonly defaultBranch: string; readonly context: CommandContext };

/**
 * Brings the repository's clone up to date below the current folder, or makes it. A clone gets its name only
 * once it is whole: what a killed `git clone` leaves bears another and is thrown away.
 */
export async function openClone(repository: Repository, context: CommandContext): Promise<Clone> {
  const folder = join(context.cwd, repository.owner, repository.name);
  const inClone = { ...context, cwd: folder };
  if (existsSync(join(folder, '.git'))) {
    await removeStaleLocks(folder);
    await runCommand(['git', 'fetch', '--prune', 'origin'], inClone);
  } else {
    const unfinished = `${folder}.unfinished`;
    await rm(unfinished, { recursive: true, force: true });
    await mkdir(dirname(folder), { recursive: true });
    // Housekeeping in the foreground: detached, it would outlive the command and hold locks.
    await runCommand(['git', 'clone', '-c', 'gc.autoDetach=false', repository.cloneUrl, unfinished], context);
    await rename(unfinished, folder);
  }
  const head = await runCommand(['git', 'symbolic-ref', '--short', 'refs/remotes/origin/HEAD'], inClone);
  return { folder, defaultBranch: head.trim().replace(/^origin\//, ''), context: inClone };
}

/**
 * Checks out `branch` where it was left: as it was pushed, else as it was committed here, else as a new branch
 * from the default one. Changes that were not committed are given up.
 */
export async function checkOutBranch(clone: Clone, branch: string): Promise<void> {
  const pushed = `refs/remotes/origin/${branch}`;
  const local = `refs/heads/${branch}`;
  const known = await runCommand(['git', 'for-each-ref', '--format=%(refname)', pushed, local], clone.context);
  const refs = new Set(known.split('\n'));
  const start = [pushed, local].find((ref) => refs.has(ref)) ?? `refs/remotes/origin/${clone.defaultBranch}`;
  await runCommand(['git', 'checkout', '--quiet', '--force', '--no-track', '-B', branch, start], clone.context);
}
