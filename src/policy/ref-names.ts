/** GitHub takes 255 bytes of a branch's name; more is nobody's work, and our audit holds each name. */
const LONGEST = 1_000;

/** git-check-ref-format(1), rules 4, 5 and 10; of control characters also those beyond ASCII, and those that turn text. */
const FORBIDDEN = /[\p{Cc}\p{Bidi_Control} ~^:?*[\\]|\.\.|@\{/u;

/**
 * Whether it is the full name of a ref that can be changed, for all doors alike: below `refs/` at least two levels, by
 * git-check-ref-format(1). What is none could be mended on the way into one that policy has not seen; so could one with
 * white space at an edge, which git takes.
 */
export function isFullRefName(ref: unknown): ref is string {
  if (typeof ref !== 'string' || ref.length > LONGEST || !ref.isWellFormed() || FORBIDDEN.test(ref)) return false;
  const [first, ...levels] = ref.split('/');
  return first === 'refs' && levels.length >= 2 && levels.every(isLevel) && !ref.endsWith('.');
}

const isLevel = (level: string): boolean =>
  level !== '' && !level.startsWith('.') && !level.endsWith('.lock') && level.trim() === level;

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
