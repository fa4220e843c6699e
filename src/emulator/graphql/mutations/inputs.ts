import type { Label, Repository, User } from '../../state/model.ts';
import { notFound } from '../errors.ts';
import { findNode, findNodeOf, type FoundNode } from '../queries/find-node.ts';
import type { Scope } from '../scope.ts';

/** An issue or a pull request: what can be commented on, assigned and labelled. */
export type Conversation = Extract<FoundNode, { kind: 'issue' | 'pull' }>;

/**
 * The issue or pull request of this id, when the token may comment on, assign and label it. For a pull request
 * either permission will do: https://docs.github.com/en/rest/authentication/permissions-required-for-github-apps
 */
export function conversationById(scope: Scope, id: string): Conversation {
  const found = findNodeOf(scope, id, 'issue', 'pull');
  const byPullRequests = found.kind === 'pull' && scope.has('pull_requests', 'write');
  if (!byPullRequests) scope.demand('issues', 'write');
  return found;
}

/** The people of these ids: GitHub assigns no organizations, and Apps only where they are agents. */
export function assigneesByIds(scope: Scope, ids: readonly string[]): readonly User[] {
  return ids.map((id) => {
    const { account } = findNodeOf(scope, id, 'account');
    if (account.type !== 'User') throw notFound(`Could not resolve to User node with the global id of '${id}'.`);
    return account;
  });
}

/** The labels of these ids, which must be the repository's own. */
export function labelsByIds(scope: Scope, repository: Repository, ids: readonly string[]): readonly Label[] {
  return ids.map((id) => {
    const found = findNode(scope, id);
    if (found.kind !== 'label' || found.repository !== repository) {
      throw notFound(`Could not resolve to Label node with the global id of '${id}'.`);
    }
    return found.label;
  });
}
