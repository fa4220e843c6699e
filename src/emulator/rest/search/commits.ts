import { repositoryFolder } from '../../actions/records.ts';
import { type Commit, commitsBetween } from '../../git/plumbing/commits-between.ts';
import { resolveRef } from '../../git/plumbing/resolve-ref.ts';
import { inRange } from '../../graphql/queries/ranges.ts';
import { repositoriesWithin } from '../../graphql/queries/search.ts';
import type { Qualifier, SearchQuery } from '../../graphql/queries/search-query.ts';
import type { Scope } from '../../graphql/scope.ts';
import type { Repository } from '../../state/model.ts';

/** https://docs.github.com/en/search-github/searching-on-github/searching-commits: what of it is looked at here. */
export const COMMIT_QUALIFIERS: ReadonlySet<string> = new Set([
  'repo',
  'org',
  'user',
  'author-name',
  'author-email',
  'author-date',
  'committer-date',
  'hash',
  'merge',
  'sort',
]);

type FoundCommit = { readonly repository: Repository; readonly commit: Commit };

/** The commits of default branches whose messages hold all the words. */
export async function searchCommits(scope: Scope, query: SearchQuery): Promise<readonly FoundCommit[]> {
  if (!scope.has('contents', 'read')) return [];
  const all = repositoriesWithin(scope, query).map(async (repository): Promise<FoundCommit[]> => {
    const folder = repositoryFolder(scope.context, repository);
    const head = await resolveRef(folder, repository.defaultBranch);
    const commits = head === undefined ? [] : await commitsBetween(folder, undefined, head);
    return commits.filter((commit) => isWanted(commit, query)).map((commit) => ({ repository, commit }));
  });
  return (await Promise.all(all)).flat();
}

const isWanted = (commit: Commit, { words, qualifiers }: SearchQuery): boolean =>
  words.every((word) => commit.message.toLowerCase().includes(word.toLowerCase())) &&
  qualifiers.every((qualifier) => holds(commit, qualifier) !== qualifier.negated);

function holds({ oid, parentOids, author, committer }: Commit, { name, value }: Qualifier): boolean {
  switch (name) {
    case 'author-name':
      return author.name.toLowerCase().includes(value.toLowerCase());
    case 'author-email':
      return author.email.toLowerCase() === value.toLowerCase();
    case 'author-date':
      return inRange(author.at, value);
    case 'committer-date':
      return inRange(committer.at, value);
    case 'hash':
      return oid.startsWith(value);
    case 'merge':
      return parentOids.length > 1 === (value === 'true');
    // Where they were looked for, and in what order.
    default:
      return true;
  }
}
