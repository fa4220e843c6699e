import { changeIssue } from '../../actions/change-issue.ts';
import { transferIssue } from '../../actions/transfer-issue.ts';
import type { Issue } from '../../state/model.ts';
import { unprocessable } from '../errors.ts';
import { findNodeOf } from '../queries/find-node.ts';
import { nodeView } from '../queries/root.ts';
import type { Scope } from '../scope.ts';
import { conversationById } from './inputs.ts';
import { mutation } from './mutation.ts';

type Lock = { readonly lockableId: string; readonly lockReason?: Issue['lockReason'] };

/** https://docs.github.com/en/issues/tracking-your-work-with-issues/administering-issues/pinning-an-issue-to-your-repository */
const MOST_PINNED = 3;

/** What is done with an issue or a pull request as a whole: kept in sight, closed to comments, moved elsewhere. */
export function conversationMutations(scope: Scope): object {
  const { context, viewer } = scope;
  const touch = (issue: Issue): void => changeIssue(context, issue, viewer, {});
  return {
    pinIssue: mutation(({ issueId }: { issueId: string }) => {
      const { issue, repository } = findNodeOf(scope, issueId, 'issue');
      scope.demand('issues', 'write');
      const pinned = context.model.issues.filter((each) => each.repositoryId === repository.id && each.pinned === true);
      if (issue.pinned === true) throw unprocessable('Issue has already been pinned');
      if (pinned.length >= MOST_PINNED) throw unprocessable('Maximum 3 pinned issues per repository');
      issue.pinned = true;
      touch(issue);
      return { issue: scope.nodes.issue(issue) };
    }),
    unpinIssue: mutation(({ issueId }: { issueId: string }) => {
      const { issue } = findNodeOf(scope, issueId, 'issue');
      scope.demand('issues', 'write');
      issue.pinned = false;
      touch(issue);
      return { issue: scope.nodes.issue(issue) };
    }),
    lockLockable: mutation(({ lockableId, lockReason }: Lock) => {
      const subject = conversationById(scope, lockableId);
      Object.assign(subject.issue, { locked: true, lockReason: lockReason ?? null });
      touch(subject.issue);
      return { lockedRecord: nodeView(scope, subject), actor: scope.nodes.account(viewer) };
    }),
    unlockLockable: mutation(({ lockableId }: { lockableId: string }) => {
      const subject = conversationById(scope, lockableId);
      Object.assign(subject.issue, { locked: false, lockReason: null });
      touch(subject.issue);
      return { unlockedRecord: nodeView(scope, subject), actor: scope.nodes.account(viewer) };
    }),
    transferIssue: mutation(({ issueId, repositoryId }: { issueId: string; repositoryId: string }) => {
      const { issue } = findNodeOf(scope, issueId, 'issue');
      const { repository } = findNodeOf(scope, repositoryId, 'repository');
      scope.demand('issues', 'write');
      if (issue.repositoryId === repository.id) {
        throw unprocessable('New repository must be different from the current repository');
      }
      return { issue: scope.nodes.issue(transferIssue(context, issue, repository)) };
    }),
  };
}
