import { repositoryById } from '../../actions/records.ts';
import type { Issue, LinkedBranch } from '../../state/model.ts';
import { connection, type PageArguments } from '../connection.ts';
import { nodeId } from '../node-id.ts';
import type { Scope } from '../scope.ts';
import { branchNode } from './ref.ts';

export function linkedBranchNode(scope: Scope, { id, repositoryId, branch }: LinkedBranch): object {
  const repository = repositoryById(scope.context.model, repositoryId);
  return {
    __typename: 'LinkedBranch',
    id: nodeId('LB', repositoryId, id),
    // Null once it is gone.
    ref: () => branchNode(scope, repository, branch),
  };
}

export const linkedBranchConnection =
  (scope: Scope, issue: Issue) =>
  (args: PageArguments): object =>
    connection(
      'linkedBranches',
      args,
      () => scope.context.model.linkedBranches.filter(({ issueId }) => issueId === issue.id),
      (linked) => linkedBranchNode(scope, linked),
    );
