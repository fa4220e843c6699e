/** What git does not take as a full ref name: https://git-scm.com/docs/git-check-ref-format. */
// eslint-disable-next-line no-control-regex -- git refuses them
const IMPOSSIBLE = /[\0- \x7f~^:?*[\\]|\.\.|@\{|\/\/|\/\.|\.lock(?:\/|$)|[/.]$/;
/** Beyond git's and every file system's own limits. */
const LONGEST = 1_024;

/** Whether it can be a ref that GitHub changes: one of two slashes at least. What is none could be mended by GitHub into one that policy has not seen. */
export const isFullRefName = (ref: string): boolean =>
  ref.length <= LONGEST && /^refs\/[^/.]+\/./.test(ref) && ref.isWellFormed() && !IMPOSSIBLE.test(ref);

/** A ref where GitHub asks for `refs/heads/x`, and its path for `heads/x`: it is the same one by both names. */
export const fullRefName = (name: string): string => (name.startsWith('refs/') ? name : `refs/${name}`);

/**
 * The refs that a branch's (or tag's) name may mean. GitHub takes `refs/heads/main` for the branch main; `heads/main`
 * is a branch of that name, or main by git's own search (gitrevisions(7)), and then both must be granted.
 */
export function refsNamed(name: string, kind: 'heads' | 'tags'): readonly string[] {
  if (name.startsWith(`refs/${kind}/`)) return [name];
  const asItIs = `refs/${kind}/${name}`;
  if (name.startsWith('refs/')) return [asItIs, name];
  return /^(?:heads|tags|remotes|pull)\//.test(name) ? [asItIs, `refs/${name}`] : [asItIs];
}

/** What means the default branch where a branch is asked for. */
export const isSymbolic = (name: string): boolean => /^@$|^(?:[A-Z]+_)?HEAD$/.test(name);
