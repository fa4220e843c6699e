import { sameName } from '../../actions/records.ts';
import { inNumbers, inRange } from './ranges.ts';
import type { Qualifier, SearchQuery } from './search-query.ts';

/** What a search looks at in an issue or pull request. */
export type Searchable = {
  readonly repository: string;
  readonly owner: string;
  readonly title: string;
  readonly body: string;
  readonly comments: readonly string[];
  readonly kind: 'issue' | 'pr';
  readonly state: 'open' | 'closed';
  readonly stateReason: string | null;
  readonly merged: boolean;
  readonly draft: boolean;
  readonly private: boolean;
  readonly locked: boolean;
  readonly author: string;
  readonly assignees: readonly string[];
  readonly commenters: readonly string[];
  readonly reviewers: readonly string[];
  readonly labels: readonly string[];
  readonly head: string | undefined;
  readonly base: string | undefined;
  /** Unix milliseconds. */
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly closedAt: number | null;
  readonly mergedAt: number | null;
};

/**
 * Whether a search finds it. Conditions of one name are alternatives for `repo`, `org`, `user`, `author` and
 * `assignee`, as on GitHub; all others must hold together. `me` is the login that `@me` stands for.
 */
export function matches(subject: Searchable, query: SearchQuery, me: string): boolean {
  const holds = (qualifier: Qualifier): boolean => holdsFor(subject, qualifier, me);
  const alternatives = Map.groupBy(
    query.qualifiers.filter(({ name, negated }) => ALTERNATIVES.has(name) && !negated),
    ({ name }) => (SCOPES.has(name) ? 'scope' : name),
  );
  return (
    [...alternatives.values()].every((group) => group.some(holds)) &&
    query.qualifiers
      .filter(({ name, negated }) => !ALTERNATIVES.has(name) || negated)
      .every((qualifier) => holds(qualifier) !== qualifier.negated) &&
    query.words.every((word) => containsWord(subject, word, query))
  );
}

const SCOPES = new Set(['repo', 'org', 'user', 'owner']);
const ALTERNATIVES = new Set([...SCOPES, 'author', 'assignee']);

function holdsFor(subject: Searchable, { name, value }: Qualifier, me: string): boolean {
  const isLogin = (login: string): boolean => sameLogin(login, value === '@me' ? me : value);
  switch (name) {
    case 'repo':
      return sameName(`${subject.owner}/${subject.repository}`, value);
    case 'org':
    case 'user':
    case 'owner':
      return sameName(subject.owner, value);
    case 'is':
    case 'type':
    case 'state':
      return is(subject, value.toLowerCase());
    case 'author':
      return isLogin(subject.author);
    case 'assignee':
      return value === '*' ? subject.assignees.length > 0 : subject.assignees.some(isLogin);
    case 'commenter':
      return subject.commenters.some(isLogin);
    case 'review-requested':
    case 'user-review-requested':
      return subject.reviewers.some(isLogin);
    case 'mentions':
      return mentions(subject, value === '@me' ? me : value);
    case 'involves':
      return [subject.author, ...subject.assignees, ...subject.commenters].some(isLogin) || mentions(subject, value);
    case 'label':
      return value.split(',').some((each) => subject.labels.some((label) => sameName(label, each)));
    case 'no':
      return isWithout(subject, value.toLowerCase());
    case 'head':
      return subject.head === value;
    case 'base':
      return subject.base === value;
    case 'draft':
      return subject.draft === (value === 'true');
    case 'archived':
      return value !== 'true';
    case 'reason':
      return subject.stateReason === value.replaceAll(' ', '_');
    case 'review':
      return subject.kind === 'pr' && value === 'none';
    case 'created':
      return inRange(subject.createdAt, value);
    case 'updated':
      return inRange(subject.updatedAt, value);
    case 'closed':
      return inRange(subject.closedAt, value);
    case 'merged':
      return inRange(subject.mergedAt, value);
    case 'comments':
      return inNumbers(subject.comments.length, value);
    case 'in':
    case 'sort':
      return true;
    // Milestones, reviews, projects and teams: nothing here has any.
    default:
      return false;
  }
}

function is(subject: Searchable, value: string): boolean {
  switch (value) {
    case 'issue':
    case 'pr':
      return subject.kind === value;
    case 'pull-request':
      return subject.kind === 'pr';
    case 'open':
    case 'closed':
      return subject.state === value;
    case 'merged':
      return subject.merged;
    case 'unmerged':
      return subject.kind === 'pr' && !subject.merged;
    case 'draft':
      return subject.draft;
    case 'public':
    case 'private':
      return subject.private === (value === 'private');
    case 'locked':
    case 'unlocked':
      return subject.locked === (value === 'locked');
    default:
      return false;
  }
}

function isWithout(subject: Searchable, what: string): boolean {
  if (what === 'assignee') return subject.assignees.length === 0;
  if (what === 'label') return subject.labels.length === 0;
  return what === 'milestone' || what === 'project';
}

/** An App's bot is found as `app/<slug>`, `<slug>[bot]`, and as GraphQL shows it. */
function sameLogin(login: string, wanted: string): boolean {
  const plain = (name: string): string =>
    name
      .toLowerCase()
      .replace(/^app\//, '')
      .replace(/\[bot\]$/, '');
  return plain(login) === plain(wanted);
}

function mentions(subject: Searchable, login: string): boolean {
  return [subject.body, ...subject.comments].some((text) => text.toLowerCase().includes(`@${login.toLowerCase()}`));
}

/** Words are looked for in title, body and comments unless `in:` says where. */
function containsWord(subject: Searchable, word: string, query: SearchQuery): boolean {
  const places = query.qualifiers.filter(({ name }) => name === 'in').flatMap(({ value }) => value.split(','));
  const allowed = (place: string): boolean => places.length === 0 || places.includes(place);
  const texts = [
    ...(allowed('title') ? [subject.title] : []),
    ...(allowed('body') ? [subject.body] : []),
    ...(allowed('comments') ? subject.comments : []),
  ];
  return texts.some((text) => text.toLowerCase().includes(word.toLowerCase()));
}
