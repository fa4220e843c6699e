import { isBranchName, isObjectId } from './names.ts';
import { git } from './run-git.ts';

/**
 * The commit that a name stands for, or undefined: a branch, a tag, `heads/…`, `tags/…`, a whole ref or an object
 * id, in the order in which GitHub's REST parameter `ref` looks for them. Annotated tags are followed.
 */
export async function resolveRef(folder: string, name: string): Promise<string | undefined> {
  const candidates = isBranchName(name) ? [`refs/heads/${name}`, `refs/tags/${name}`, `refs/${name}`] : [];
  if (name === 'HEAD' || name.startsWith('refs/') || isObjectId(name)) candidates.unshift(name);
  if (!isBranchName(name) || candidates.length === 0) return undefined;
  const input = candidates.map((candidate) => `${candidate}^{commit}\n`).join('');
  const found = (await git(folder, ['cat-file', '--batch-check=%(objectname)'], { input }))
    .toString('utf8')
    .split('\n');
  return found.find(isObjectId);
}
