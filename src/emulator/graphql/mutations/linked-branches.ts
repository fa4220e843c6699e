import { repositoryFolder } from '../../actions/records.ts';
import { afterPush } from '../../git/after-push.ts';
import { createRef } from '../../git/plumbing/move-ref.ts';
import type { LinkedBranch } from '../../state/model.ts';
import { linkedBranchNode } from '../nodes/linked-branch.ts';
import { findNodeOf } from '../queries/find-node.ts';
import type { Scope } from '../scope.ts';
import { mutation } from './mutation.ts';

type CreateLinkedBranch = {
  readonly issueId: string;
  readonly oid: string;
  readonly name?: string | null;
  readonly repositoryId?: string | null;
};

/** Branches that are made for an issue: https://docs.github.com/en/issues/tracking-your-work-with-issues/using-issues/creating-a-branch-for-an-issue */
export function linkedBranchMutations(scope: Scope): object {
  const { context } = scope;
  return {
    createLinkedBranch: mutation(async ({ issueId, oid, name, repositoryId }: CreateLinkedBranch) => {
      const { issue, repository: home } = findNodeOf(scope, issueId, 'issue');
      const repository = repositoryId == null ? home : findNodeOf(scope, repositoryId, 'repository').repository;
      scope.demand('contents', 'write');
      const branch = name ?? nameFor(issue);
      const made = await createRef(repositoryFolder(context, repository), `refs/heads/${branch}`, oid);
      // GitHub says nothing about a name that is taken or none: the payload is without a branch.
      if (!made.ok) return { linkedBranch: null, issue: scope.nodes.issue(issue) };
      await afterPush(context, repository);
      const linked: LinkedBranch = {
        ...{ id: context.model.nextId++, issueId: issue.id, repositoryId: repository.id, branch },
      };
      context.model.linkedBranches.push(linked);
      context.changed();
      return { linkedBranch: linkedBranchNode(scope, linked), issue: scope.nodes.issue(issue) };
    }),
  };
}

/** As on GitHub: `7-a-lamp-that-is-dark`. */
const nameFor = ({ number, title }: { readonly number: number; readonly title: string }): string =>
  `${number}-${title
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')}`;
