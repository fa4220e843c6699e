import { err, ok, type Result } from '../../../../lib/result.ts';
import type { Target } from '../../../../policy/decide.ts';
import { type LfsOperation, lfsOperation } from '../../../../policy/lfs/lfs-operation.ts';
import type { RepositoryRef } from '../../../../policy/verdict.ts';
import { notAllowed, type Refusal, refusal } from '../refusals/refusal.ts';
import type { Destination } from './authorities.ts';
import { classifyHost, type HostRequest } from './classify-host.ts';
import { type GitService, NOT_GIT, readGitService } from './read-git-service.ts';
import { readRepository } from './read-repository.ts';

export type { GitService };

/** What a request is, as far as policy and healing need to know. */
export type GitHubRequest =
  | {
      readonly surface: 'git';
      readonly service: GitService;
      readonly step: 'advertisement' | 'exchange';
      readonly repository: RepositoryRef;
    }
  | { readonly surface: 'lfs'; readonly operation: LfsOperation; readonly repository: RepositoryRef }
  | {
      readonly surface: 'rest';
      readonly repository?: RepositoryRef;
      /** The login in `/orgs/{org}/…` or `/users/{username}/…`: it chooses the token, it is not held against the grant. */
      readonly owner?: string;
      readonly wantsApp: boolean;
    }
  | { readonly surface: 'graphql' }
  | { readonly surface: 'uploads'; readonly repository?: RepositoryRef }
  | HostRequest;

/** What a request is about, by its path. */
export function targetOf(request: GitHubRequest): Target {
  // Whoever may read a file without a credential may do so outside the grant as well; `choose-route.ts` sees to it.
  if (request.surface === 'content') return {};
  if ('repository' in request && request.repository !== undefined) return { repository: request.repository };
  return request.surface === 'rest' || request.surface === 'packages' ? { owner: request.owner } : {};
}

/** Operations of GitHub Apps: they take the App's JWT and answer 401 to every installation token, however good. */
const APP_OPERATIONS = new Set(['app', 'applications', 'marketplace_listing']);

/** Also `/repos/{owner}/{repo}/installation`, and that of an organisation, a user or an enterprise. */
const wantsAppAt = (path: readonly string[]): boolean =>
  APP_OPERATIONS.has(path[0] ?? '') ||
  (path.at(-1) === 'installation' && path.length === (path[0]?.toLowerCase() === 'repos' ? 4 : 3));

export function classifyRequest(method: string, destination: Destination): Result<GitHubRequest, Refusal> {
  const path = destination.segments.map(({ decoded }) => decoded);
  switch (destination.place) {
    case 'web':
      return classifyGit(method, path, destination.path);
    case 'rest':
      return classifyRest(method, path);
    case 'uploads':
      return withRepository(path, (repository) => ({ surface: 'uploads', ...repository }));
    case 'graphql':
      return classifyGraphql(method, path, destination.path);
    default:
      return classifyHost(method, destination.place, path, destination.path);
  }
}

/** Smart HTTP only: https://git-scm.com/docs/http-protocol, and git-lfs's API below `info/lfs`. */
function classifyGit(method: string, path: readonly string[], pathAndQuery: string): Result<GitHubRequest, Refusal> {
  const [owner = '', name = '', ...operation] = path;
  // A wiki is a git repository beside its own, and a part of it: GitHub gives no other repository such a name.
  const repository = readRepository(owner, without(without(name, '.git'), '.wiki'));
  if (repository === undefined) return err(NOT_GIT);
  if (operation[0] === 'info' && operation[1] === 'lfs') {
    const lfs = lfsOperation(method, operation.slice(2));
    return lfs === undefined ? err(NOT_LFS) : ok({ surface: 'lfs', operation: lfs, repository });
  }
  const service = readGitService(method, operation, pathAndQuery);
  return service.ok ? ok({ surface: 'git', ...service.value, repository }) : service;
}

const without = (name: string, ending: string): string =>
  name.endsWith(ending) ? name.slice(0, -ending.length) : name;

function classifyRest(method: string, path: readonly string[]): Result<GitHubRequest, Refusal> {
  const [first = '', second] = path;
  const owner = (first === 'orgs' || first === 'users') && second !== undefined ? { owner: second } : {};
  // By no other spelling: beside the API's own mount for it, its document would pass unread.
  if (first.toLowerCase() === 'graphql') return err(NO_GRAPHQL);
  // An agent may not end the token that its workspace works with (and may share with others of the same grant).
  if (first.toLowerCase() === 'installation' && second?.toLowerCase() === 'token') return err(notAllowed(method));
  return withRepository(path, (repository) => ({
    surface: 'rest',
    wantsApp: wantsAppAt(path),
    ...owner,
    ...repository,
  }));
}

/**
 * One address, and all that decides in the body: a query string might be read beside it or in its stead.
 * https://docs.github.com/graphql/guides/forming-calls-with-graphql
 */
function classifyGraphql(method: string, below: readonly string[], path: string): Result<GitHubRequest, Refusal> {
  if (below.length > 0) return err(NO_GRAPHQL);
  if (method !== 'POST') return err(notAllowed(method));
  return path.includes('?') ? err(GRAPHQL_IN_ADDRESS) : ok({ surface: 'graphql' });
}

/**
 * The repository of `/repos/{owner}/{repo}/…`. `/repositories/{id}`, which GitHub's redirects lead to, names none:
 * there, as in GraphQL, the token's own narrowing to the grant is the boundary.
 */
function withRepository(
  path: readonly string[],
  build: (repository: { repository?: RepositoryRef }) => GitHubRequest,
): Result<GitHubRequest, Refusal> {
  const [first = '', owner = '', name = ''] = path;
  // Whoever decodes such a slash finds a repository where none was named.
  if (first.includes('/')) return err(NO_REPOSITORY);
  if (first.toLowerCase() !== 'repos') return ok(build({}));
  const repository = readRepository(owner, name);
  return repository === undefined ? err(NO_REPOSITORY) : ok(build({ repository }));
}

const NOT_LFS = refusal(
  'not_found',
  "of git-lfs's API the gateway serves batches and locks",
  'use git-lfs from version 2 on, which needs no more',
);

const NO_REPOSITORY = refusal('bad_request', 'the path names no repository', 'send /repos/<owner>/<repository>/…');

const NO_GRAPHQL = refusal('not_found', 'GraphQL has one address', 'send a POST to /graphql');

const GRAPHQL_IN_ADDRESS = refusal(
  'bad_request',
  'the address of the GraphQL request has a query string',
  'send query, operationName and variables in the body',
);
