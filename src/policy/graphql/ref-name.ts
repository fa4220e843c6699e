/** What git does not take in a ref's name (https://git-scm.com/docs/git-check-ref-format), and what is not seen or may be trimmed. */
const IMPOSSIBLE = /[\s\p{C}~^:?*[\\]|\.\.|@\{|\/\/|\/\.|\.lock(?:\/|$)|[/.]$/u;
const LONGEST = 1_024;

/** Whether it can be a ref, by its full name. What cannot might be mended by GitHub into one that policy has not seen. */
export const isFullRefName = (name: unknown): name is string =>
  typeof name === 'string' &&
  name.length <= LONGEST &&
  /^refs\/[^/.]+\/./.test(name) &&
  name.isWellFormed() &&
  !IMPOSSIBLE.test(name);

/**
 * The refs that a branch's name may mean. GitHub takes `refs/heads/main` for the branch main; `heads/main` is a branch
 * of that name, or main by git's own search (gitrevisions(7)), and then both must be granted.
 */
export function refsOfBranch(name: string): readonly string[] {
  if (name.startsWith('refs/heads/')) return [name];
  const asItIs = `refs/heads/${name}`;
  if (name.startsWith('refs/')) return [asItIs, name];
  return /^(?:heads|tags|remotes|pull)\//.test(name) ? [asItIs, `refs/${name}`] : [asItIs];
}

/** What means the default branch where a branch is asked for. */
export const isSymbolic = (name: string): boolean => /^@$|^(?:[A-Z]+_)?HEAD$/.test(name);
