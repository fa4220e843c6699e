import { pullRequestOf, userById } from '../actions/records.ts';
import type { EmulatorContext } from '../context.ts';
import { repositoriesOfToken } from '../state/find.ts';
import type { PermissionLevel } from '../state/model.ts';
import { forbidden } from './errors.ts';
import { accountNode, viewerNode } from './nodes/account.ts';
import { commentNode } from './nodes/comment.ts';
import { commitNode } from './nodes/commit.ts';
import { issueNode } from './nodes/issue.ts';
import { labelNode } from './nodes/label.ts';
import { pullRequestNode } from './nodes/pull-request.ts';
import { refNode } from './nodes/ref.ts';
import { repositoryNode } from './nodes/repository.ts';
import type { InstallationIdentity, Nodes, Permission, Scope } from './scope.ts';

const RANK: Readonly<Record<PermissionLevel, number>> = { read: 1, write: 2, admin: 3 };

/** What the holder of a token may see and do in one request. */
export function openScope(context: EmulatorContext, identity: InstallationIdentity): Scope {
  const { installation, token, bot } = identity;
  const reachable = repositoriesOfToken(context.model, installation, token);
  const has = (permission: Permission, level: PermissionLevel): boolean => {
    const held = token.permissions[permission];
    return held !== undefined && RANK[held] >= RANK[level];
  };
  const nodes: Nodes = {
    viewer: () => viewerNode(scope),
    actor: (id) => (id === null ? null : nodes.account(userById(context.model, id))),
    account: (account) => accountNode(scope, account),
    repository: (repository) => repositoryNode(scope, repository),
    issue: (issue) => issueNode(scope, issue),
    pullRequest: (pull) => pullRequestNode(scope, pull),
    issueOrPullRequest: (issue) => {
      const pull = pullRequestOf(context.model, issue);
      return pull === undefined ? nodes.issue(issue) : nodes.pullRequest(pull);
    },
    label: (label) => labelNode(scope, label),
    comment: (issue, comment) => commentNode(scope, issue, comment),
    commit: (repository, commit) => commitNode(scope, repository, commit),
    ref: (repository, ref) => refNode(scope, repository, ref),
  };
  const scope: Scope = {
    context,
    viewer: bot,
    identity,
    reaches: (repository) => reachable.includes(repository),
    repositories: () => reachable,
    has,
    demand: (permission, level) => {
      if (!has(permission, level)) throw forbidden();
    },
    nodes,
  };
  return scope;
}
