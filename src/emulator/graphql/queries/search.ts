import { fullName, pullRequestOf, repositoryById, sameName, userById } from '../../actions/records.ts';
import type { Issue, Repository } from '../../state/model.ts';
import { connection, type PageArguments } from '../connection.ts';
import { labelsOf } from '../nodes/issue.ts';
import type { Scope } from '../scope.ts';
import { matches, type Searchable } from './match-issue.ts';
import { parseSearchQuery, type SearchQuery } from './search-query.ts';

type SearchArguments = PageArguments & {
  readonly query: string;
  readonly type: 'ISSUE' | 'REPOSITORY' | 'USER' | 'DISCUSSION';
};

/** `search(type:, query:)`: issues, pull requests and repositories that the token reaches. */
export function search(scope: Scope): (args: SearchArguments) => object {
  return (args) => {
    const query = parseSearchQuery(args.query);
    const page = pageOf(args);
    if (args.type === 'REPOSITORY') return searchRepositories(scope, page, query);
    const found = args.type === 'ISSUE' ? searchIssues(scope, query) : [];
    const { totalCount, ...results } = connection(
      'search',
      page,
      () => found,
      (issue) => scope.nodes.issueOrPullRequest(issue),
    );
    return { ...results, issueCount: totalCount };
  };
}

/** gh asks for `last` and means the best: GitHub's search knows one direction only. */
function pageOf({ first, last, after, before }: PageArguments): PageArguments {
  const limit = first ?? last;
  return {
    ...(limit == null ? {} : { first: limit }),
    ...(after == null ? {} : { after }),
    ...(before == null ? {} : { before }),
  };
}

/** What the token may not read is not found, rather than refused. */
export function searchIssues(scope: Scope, query: SearchQuery): readonly Issue[] {
  const { model } = scope.context;
  const reached = new Set(scope.repositories().map(({ id }) => id));
  const sort = query.qualifiers.find(({ name }) => name === 'sort')?.value ?? 'created-desc';
  const comments = (issue: Issue): number => model.comments.filter(({ issueId }) => issueId === issue.id).length;
  const key = (issue: Issue): number =>
    sort.startsWith('comments') ? comments(issue) : sort.startsWith('updated') ? issue.updatedAt : issue.createdAt;
  const sign = sort.endsWith('-asc') ? 1 : -1;
  return model.issues
    .filter((issue) => reached.has(issue.repositoryId))
    .filter((issue) => scope.has(pullRequestOf(model, issue) === undefined ? 'issues' : 'pull_requests', 'read'))
    .filter((issue) => matches(searchable(scope, issue), query, scope.viewer.login))
    .toSorted((a, b) => sign * (key(a) - key(b) || a.number - b.number));
}

function searchable(scope: Scope, issue: Issue): Searchable {
  const { model } = scope.context;
  const repository = repositoryById(model, issue.repositoryId);
  const pull = pullRequestOf(model, issue);
  const comments = model.comments.filter(({ issueId }) => issueId === issue.id);
  const login = (id: number): string => userById(model, id).login;
  return {
    ...issue,
    repository: repository.name,
    owner: login(repository.ownerId),
    private: repository.private,
    locked: issue.locked ?? false,
    comments: comments.map(({ body }) => body),
    commenters: comments.map(({ authorId }) => login(authorId)),
    kind: pull === undefined ? 'issue' : 'pr',
    merged: pull?.mergedAt != null,
    draft: pull?.draft ?? false,
    author: login(issue.authorId),
    assignees: issue.assigneeIds.map(login),
    reviewers: (pull?.reviewerIds ?? []).map(login),
    labels: labelsOf(scope, issue).map(({ name }) => name),
    head: pull?.headRef,
    base: pull?.baseRef,
    mergedAt: pull?.mergedAt ?? null,
  };
}

function searchRepositories(scope: Scope, args: PageArguments, query: SearchQuery): object {
  const { totalCount, ...results } = connection(
    'search',
    args,
    () => findRepositories(scope, query),
    (each) => scope.nodes.repository(each),
  );
  return { ...results, repositoryCount: totalCount };
}

/** Those whose name or description holds all words. */
export function findRepositories(scope: Scope, query: SearchQuery): readonly Repository[] {
  return repositoriesWithin(scope, query).filter((repository) => {
    const text = `${repository.name} ${repository.description ?? ''}`.toLowerCase();
    return query.words.every((word) => text.includes(word.toLowerCase()));
  });
}

/** Those that a search is narrowed to by `repo:` and by its owners; all that the token reaches when by none. */
export function repositoriesWithin(scope: Scope, { qualifiers }: SearchQuery): readonly Repository[] {
  const { model } = scope.context;
  const scopes = qualifiers.filter(({ name }) => ['repo', 'org', 'user', 'owner'].includes(name));
  return scope.repositories().filter((repository) => {
    const names = [fullName(model, repository), userById(model, repository.ownerId).login];
    return (
      scopes.length === 0 || scopes.some(({ name, value }) => sameName(names[name === 'repo' ? 0 : 1] ?? '', value))
    );
  });
}
