import { git } from './run-git.ts';
import { EMPTY_TREE } from './names.ts';

/** GitHub's words for what happened to a file. */
export type FileStatus = 'added' | 'removed' | 'modified' | 'renamed' | 'copied' | 'changed';

export type ChangedFile = {
  readonly path: string;
  readonly previousPath?: string;
  readonly status: FileStatus;
  /** The blob after the change; the one before it for a removed file. */
  readonly oid: string;
  readonly additions: number;
  readonly deletions: number;
  /** The hunks, from the first `@@`; binary files and pure renames have none. */
  readonly patch?: string;
};

export type DiffStat = { readonly changedFiles: number; readonly additions: number; readonly deletions: number };

/** What differs from `base` (an object id; the empty tree when absent) to `head`; renames are found. */
export async function changedFiles(folder: string, base: string | undefined, head: string): Promise<ChangedFile[]> {
  const range = [base ?? EMPTY_TREE, head];
  const [raw, numbers, patches] = await Promise.all([
    diff(folder, ['--raw', '--no-abbrev', '-z'], range),
    diff(folder, ['--numstat', '-z'], range),
    diff(folder, ['--patch'], range),
  ]);
  const counts = parseNumstat(numbers);
  const hunks = splitPatches(patches);
  return parseRaw(raw).map(({ twoPatches, ...file }, index, all) => {
    const before = all.slice(0, index).reduce((sum, each) => sum + (each.twoPatches ? 2 : 1), 0);
    const patch = hunks.slice(before, before + (twoPatches ? 2 : 1)).join('\n');
    const { additions = 0, deletions = 0 } = counts[index] ?? {};
    return { ...file, additions, deletions, ...(patch === '' ? {} : { patch }) };
  });
}

export async function diffStat(folder: string, base: string | undefined, head: string): Promise<DiffStat> {
  const counts = parseNumstat(await diff(folder, ['--numstat', '-z'], [base ?? EMPTY_TREE, head]));
  return {
    changedFiles: counts.length,
    additions: counts.reduce((sum, { additions }) => sum + additions, 0),
    deletions: counts.reduce((sum, { deletions }) => sum + deletions, 0),
  };
}

async function diff(folder: string, format: readonly string[], range: readonly string[]): Promise<string> {
  return (await git(folder, ['diff', '--no-color', '--no-ext-diff', '-M', ...format, ...range, '--'])).toString('utf8');
}

const STATUS: Readonly<Record<string, FileStatus>> = {
  A: 'added',
  D: 'removed',
  M: 'modified',
  R: 'renamed',
  C: 'copied',
  T: 'changed',
};

type RawChange = Omit<ChangedFile, 'additions' | 'deletions' | 'patch'> & { readonly twoPatches: boolean };

/** `:<mode> <mode> <oid> <oid> <status>NUL<path>NUL`, with a second path for renames: git-diff(1), "Raw output format". */
function parseRaw(text: string): RawChange[] {
  const values = text.split('\0');
  const changes: RawChange[] = [];
  for (let at = 0; values[at]?.startsWith(':') === true;) {
    const [, , before = '', after = '', letter = 'M'] = (values[at] ?? '').split(' ');
    const status = STATUS[letter.charAt(0)] ?? 'modified';
    const moved = status === 'renamed' || status === 'copied';
    const path = values[at + (moved ? 2 : 1)] ?? '';
    changes.push({
      path,
      ...(moved ? { previousPath: values[at + 1] ?? '' } : {}),
      status,
      oid: status === 'removed' ? before : after,
      // A file that becomes a symbolic link is printed as a removal and an addition.
      twoPatches: status === 'changed',
    });
    at += moved ? 3 : 2;
  }
  return changes;
}

/** `<added>TAB<deleted>TAB<path>NUL`; a rename has an empty path and two names behind. Binary files show `-`. */
function parseNumstat(text: string): { readonly additions: number; readonly deletions: number }[] {
  const values = text.split('\0');
  const counts: { additions: number; deletions: number }[] = [];
  for (let at = 0; at < values.length; at += 1) {
    const match = /^(\d+|-)\t(\d+|-)\t/.exec(values[at] ?? '');
    if (match === null) continue;
    counts.push({ additions: Number(match[1]) || 0, deletions: Number(match[2]) || 0 });
    if (match[0] === values[at]) at += 2;
  }
  return counts;
}

/** One text a file, in the order of the raw output: only a header can begin with `diff --git` at a line's start. */
function splitPatches(text: string): string[] {
  return text
    .split(/^(?=diff --git )/m)
    .filter((part) => part.startsWith('diff --git '))
    .map((part) => {
      const start = part.search(/^@@ /m);
      return start < 0 ? '' : part.slice(start).replace(/\n$/, '');
    });
}
