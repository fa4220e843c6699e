import { git } from './run-git.ts';
import { EMPTY_TREE } from './names.ts';

const QUIET = ['--no-color', '--no-ext-diff', '-M'];

/** The change from `base` (nothing when undefined) to `head` as git prints it. */
export async function diffText(folder: string, base: string | undefined, head: string): Promise<Buffer> {
  return await git(folder, ['diff', ...QUIET, base ?? EMPTY_TREE, head, '--']);
}

/** The commits from `base` (not included) to `head` as mails, which `git am` reads: git-format-patch(1). */
export async function patchText(folder: string, base: string | undefined, head: string): Promise<Buffer> {
  const range = base === undefined ? ['--root', head] : [`${base}..${head}`];
  return await git(folder, ['format-patch', '--stdout', ...QUIET, ...range, '--']);
}
