import { findRepository } from '../../actions/records.ts';
import { rateLimitOf } from '../../http/rate-limit.ts';
import { findAccount } from '../../state/find.ts';
import { notFound } from '../errors.ts';
import { commitByOid } from '../nodes/commit.ts';
import { refByName } from '../nodes/ref.ts';
import { dateTime } from '../nodes/times.ts';
import type { Scope } from '../scope.ts';
import { findNode, type FoundNode } from './find-node.ts';
import { search } from './search.ts';

/** The fields of `Query`. */
export function queryRoot(scope: Scope): object {
  return {
    viewer: () => scope.nodes.viewer(),
    repository: ({ owner, name }: { owner: string; name: string }) => {
      const repository = findRepository(scope.context.model, owner, name);
      if (repository === undefined || !scope.reaches(repository)) {
        throw notFound(`Could not resolve to a Repository with the name '${owner}/${name}'.`);
      }
      return scope.nodes.repository(repository);
    },
    repositoryOwner: ({ login }: { login: string }) => {
      const owner = findAccount(scope.context.model, login);
      return owner === undefined || owner.type === 'Bot' ? null : scope.nodes.account(owner);
    },
    user: ({ login }: { login: string }) => account(scope, login, 'User'),
    organization: ({ login }: { login: string }) => account(scope, login, 'Organization'),
    node: ({ id }: { id: string }) => nodeView(scope, findNode(scope, id)),
    nodes: ({ ids }: { ids: readonly string[] }) => ids.map((id) => () => nodeView(scope, findNode(scope, id))),
    search: search(scope),
    rateLimit: () => rateLimit(scope),
    relay: () => queryRoot(scope),
    id: 'Query',
  };
}

function account(scope: Scope, login: string, type: 'User' | 'Organization'): object {
  const found = findAccount(scope.context.model, login);
  if (found?.type !== type)
    throw notFound(
      `Could not resolve to ${type === 'User' ? 'a User' : 'an Organization'} with the login of '${login}'.`,
    );
  return scope.nodes.account(found);
}

/** Reading a node by its id takes the same permissions as reaching it from its repository. */
export function nodeView(scope: Scope, found: FoundNode): object | null | Promise<object | null> {
  switch (found.kind) {
    case 'repository':
      return scope.nodes.repository(found.repository);
    case 'account':
      return scope.nodes.account(found.account);
    case 'issue':
      scope.demand('issues', 'read');
      return scope.nodes.issue(found.issue);
    case 'pull':
      scope.demand('pull_requests', 'read');
      return scope.nodes.pullRequest(found.pull);
    case 'comment':
      scope.demand('issues', 'read');
      return scope.nodes.comment(found.issue, found.comment);
    case 'label':
      return scope.nodes.label(found.label);
    case 'ref':
      return refByName(scope, found.repository, found.name);
    case 'commit':
      scope.demand('contents', 'read');
      return commitByOid(scope, found.repository, found.oid);
  }
}

/** The limit of GraphQL, which is counted in points: https://docs.github.com/en/graphql/overview/rate-limits-and-query-limits-for-the-graphql-api */
function rateLimit(scope: Scope): object {
  const { limit, remaining, used, reset } = rateLimitOf(scope.context, scope.identity, 'graphql');
  return { cost: 1, limit, remaining, used, nodeCount: 0, resetAt: dateTime(reset * 1_000) };
}
