const OBJECT_ID = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;

export const isObjectId = (text: string): boolean => OBJECT_ID.test(text);

/** The tree without entries, which every git knows without having it stored: what a root commit is compared with. */
export const EMPTY_TREE = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';

/** What `update-ref` takes as the old value of a ref that must not exist. */
export const NO_OBJECT = '0'.repeat(40);

/**
 * Whether a name may stand behind `refs/heads/`: the rules of git-check-ref-format(1). It also keeps revision
 * syntax such as `main~1`, `a..b` and `@{u}`, and names that look like an option, away from git's command line.
 */
export function isBranchName(name: string): boolean {
  if (name === '' || name === '@' || name.startsWith('-')) return false;
  // oxlint-disable-next-line no-control-regex -- control characters are what the rule forbids
  if (/[\u0000-\u0020\u007f~^:?*[\\]|\.\.|@\{|\/\/|\.$|^\/|\/$/.test(name)) return false;
  return name.split('/').every((part) => !part.startsWith('.') && !part.endsWith('.lock'));
}

/** Whether a name is a whole ref, such as `refs/heads/main`. */
export function isFullRefName(name: string): boolean {
  return /^refs\/[^/]+\/./.test(name) && isBranchName(name);
}

/** Whether git would take a path into a tree: nothing empty, no dots that climb, no `.git`, whatever its case. */
export function isTreePath(path: string): boolean {
  return path.split('/').every((part) => !['', '.', '..', '.git'].includes(part.toLowerCase()) && !part.includes('\0'));
}
