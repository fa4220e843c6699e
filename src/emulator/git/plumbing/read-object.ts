import { git, runGit } from './run-git.ts';
import { isObjectId, isTreePath } from './names.ts';

export type TreeEntry = {
  /** Relative to the tree that was read. */
  readonly path: string;
  /** Octal, six digits: `100644`, `100755`, `120000` (symbolic link), `040000` (tree), `160000` (submodule). */
  readonly mode: string;
  readonly type: 'blob' | 'tree' | 'commit';
  readonly oid: string;
  /** Bytes; blobs alone have one. */
  readonly size?: number;
};

/** The bytes of a blob, or undefined when there is none of this id. */
export async function readBlob(folder: string, oid: string): Promise<Buffer | undefined> {
  if (!isObjectId(oid)) return undefined;
  const outcome = await runGit(folder, ['cat-file', 'blob', oid]);
  return outcome.code === 0 ? outcome.stdout : undefined;
}

/** The entries of a tree, or of a commit's tree; with `recursive`, also those of the trees below it. */
export async function readTree(
  folder: string,
  oid: string,
  { recursive = false }: { readonly recursive?: boolean } = {},
): Promise<TreeEntry[] | undefined> {
  if (!isObjectId(oid)) return undefined;
  const outcome = await runGit(folder, ['ls-tree', '-z', '--long', ...(recursive ? ['-r', '-t'] : []), oid]);
  return outcome.code === 0 ? parseTree(outcome.stdout.toString('utf8')) : undefined;
}

/** What lies at a path of a commit: an entry, or undefined. The root (an empty path) is the commit's own tree. */
export async function findEntry(folder: string, commit: string, path: string): Promise<TreeEntry | undefined> {
  if (path === '') {
    const oid = (await git(folder, ['rev-parse', `${commit}^{tree}`])).toString('utf8').trim();
    return { path: '', mode: '040000', type: 'tree', oid };
  }
  if (!isTreePath(path)) return undefined;
  const output = await git(folder, ['ls-tree', '-z', '--long', commit, '--', path]);
  return parseTree(output.toString('utf8')).find((entry) => entry.path === path);
}

function parseTree(text: string): TreeEntry[] {
  return text
    .split('\0')
    .filter((line) => line !== '')
    .map((line) => {
      const tab = line.indexOf('\t');
      const [mode = '', type = 'blob', oid = '', size = '-'] = line.slice(0, tab).split(/ +/);
      const sized = size === '-' ? {} : { size: Number(size) };
      return { path: line.slice(tab + 1), mode, type: type as TreeEntry['type'], oid, ...sized };
    });
}
