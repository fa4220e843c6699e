/** One condition of a search; `negated` when a `-` stands before it. */
export type Qualifier = { readonly name: string; readonly value: string; readonly negated: boolean };

export type SearchQuery = {
  /** Free words, all of which must be found. */
  readonly words: readonly string[];
  readonly qualifiers: readonly Qualifier[];
};

/** What `name:value` may name in a search for issues; anything else with a colon is a word like any other, as on GitHub. */
const NAMES: ReadonlySet<string> = new Set([
  'repo',
  'org',
  'user',
  'owner',
  'is',
  'type',
  'state',
  'author',
  'assignee',
  'mentions',
  'commenter',
  'involves',
  'label',
  'no',
  'milestone',
  'head',
  'base',
  'draft',
  'review',
  'review-requested',
  'reviewed-by',
  'in',
  'sort',
  'created',
  'updated',
  'closed',
  'merged',
  'archived',
  'linked',
  'project',
  'team',
  'status',
  'reason',
  'comments',
  'user-review-requested',
  'team-review-requested',
  'reactions',
  'interactions',
  'language',
]);

/**
 * Takes a search apart: `repo:acme/tide is:open -label:"good first issue" lantern`.
 * https://docs.github.com/en/search-github/searching-on-github/searching-issues-and-pull-requests
 */
export function parseSearchQuery(text: string, names = NAMES): SearchQuery {
  const words: string[] = [];
  const qualifiers: Qualifier[] = [];
  for (const [, minus, name, quoted, plain] of text.matchAll(/(-?)(?:([A-Za-z-]+):)?(?:"((?:[^"\\]|\\.)*)"|(\S+))/g)) {
    const value = quoted?.replace(/\\(.)/g, '$1') ?? plain ?? '';
    const known = name !== undefined && names.has(name.toLowerCase());
    if (known) qualifiers.push({ name: name.toLowerCase(), value, negated: minus === '-' });
    else words.push(name === undefined ? value : `${name}:${value}`);
  }
  return { words, qualifiers };
}
