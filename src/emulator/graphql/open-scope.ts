import { pullRequestOf, userById } from '../actions/records.ts';
import type { EmulatorContext } from '../context.ts';
import { repositoriesOfToken } from '../state/find.ts';
import type { PermissionLevel } from '../state/model.ts';
import { forbidden } from './errors.ts';
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
    viewer: () => scope.nodes.viewer(),
    actor: (id) => (id === null ? null : nodes.account(userById(context.model, id))),
    account: (account) => scope.nodes.account(account),
    repository: (repository) => scope.nodes.repository(repository),
    issue: (issue) => scope.nodes.issue(issue),
    pullRequest: (pull) => scope.nodes.pullRequest(pull),
    issueOrPullRequest: (issue) => {
      const pull = pullRequestOf(context.model, issue);
      return pull === undefined ? nodes.issue(issue) : nodes.pullRequest(pull);
    },
    label: (label) => scope.nodes.label(label),
    comment: (issue, comment) => scope.nodes.comment(issue, comment),
    commit: (repository, commit) => scope.nodes.commit(repository, commit),
    ref: (repository, ref) => scope.nodes.ref(repository, ref),
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
