/** What a list of globs says about a ref: the glob that decided, if any did. */
export type RefMatch =
  | { readonly covered: true; readonly by: string }
  | { readonly covered: false; readonly by?: never; readonly excludedBy?: string };

/**
 * Globs over full ref names: `*` stands for anything but a slash, `**` for anything. One with `!` excludes whatever the
 * others say, wherever it stands. Ref names are compared byte by byte, as git does.
 */
export function matchRef(globs: readonly string[], ref: string): RefMatch {
  const excludedBy = globs.find((glob) => glob.startsWith('!') && matches(glob.slice(1), ref));
  if (excludedBy !== undefined) return { covered: false, excludedBy };
  const by = globs.find((glob) => !glob.startsWith('!') && matches(glob, ref));
  return by === undefined ? { covered: false } : { covered: true, by };
}

/** Whether every branch and tag is covered: then it does not matter which one a request means. */
export const coversEveryRef = (globs: readonly string[]): boolean =>
  !globs.some((glob) => glob.startsWith('!')) &&
  (globs.includes('refs/**') || ['refs/heads/**', 'refs/tags/**'].every((glob) => globs.includes(glob)));

/** Whether every branch is covered. */
export const coversEveryBranch = (globs: readonly string[]): boolean =>
  ['refs/**', 'refs/heads/**'].some((glob) => globs.includes(glob)) &&
  !globs.some((glob) => glob.startsWith('!') && !glob.startsWith('!refs/tags/'));

/**
 * Follows all ways through the ref at once, part by part: linear in the ref for each wildcard and without recursion,
 * whatever an agent names its branches.
 */
function matches(glob: string, ref: string): boolean {
  let reached = new Set([0]);
  for (const part of glob.split(/(\*\*?)/)) {
    reached = part === '**' || part === '*' ? behindWildcard(part, ref, reached) : behindText(part, ref, reached);
  }
  return reached.has(ref.length);
}

const behindText = (text: string, ref: string, from: ReadonlySet<number>): Set<number> =>
  new Set([...from].filter((at) => ref.startsWith(text, at)).map((at) => at + text.length));

function behindWildcard(wildcard: '*' | '**', ref: string, from: ReadonlySet<number>): Set<number> {
  const reached = new Set<number>();
  for (const start of from) {
    for (let at = start; at <= ref.length && !reached.has(at); at += 1) {
      reached.add(at);
      if (wildcard === '*' && ref[at] === '/') break;
    }
  }
  return reached;
}
