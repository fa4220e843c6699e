import { addComment } from '../../actions/add-comment.ts';
import { changeIssue } from '../../actions/change-issue.ts';
import { createIssue } from '../../actions/create-issue.ts';
import { unprocessable } from '../errors.ts';
import { findNodeOf } from '../queries/find-node.ts';
import { nodeView } from '../queries/root.ts';
import type { Scope } from '../scope.ts';
import { assigneesByIds, conversationById, labelsByIds } from './inputs.ts';
import { mutation } from './mutation.ts';

type CreateIssue = {
  readonly repositoryId: string;
  readonly title: string;
  readonly body?: string | null;
  readonly assigneeIds?: readonly string[] | null;
  readonly labelIds?: readonly string[] | null;
};

type UpdateIssue = {
  readonly id: string;
  readonly title?: string | null;
  readonly body?: string | null;
  readonly state?: 'OPEN' | 'CLOSED' | null;
  readonly assigneeIds?: readonly string[] | null;
  readonly labelIds?: readonly string[] | null;
};

type CloseIssue = { readonly issueId: string; readonly stateReason?: 'COMPLETED' | 'NOT_PLANNED' | 'DUPLICATE' | null };

export function issueMutations(scope: Scope): object {
  const { context, viewer } = scope;
  const actor = (): object => scope.nodes.account(viewer);
  return {
    createIssue: mutation((input: CreateIssue) => {
      const { repository } = findNodeOf(scope, input.repositoryId, 'repository');
      scope.demand('issues', 'write');
      if (input.title.trim() === '') throw unprocessable("Title can't be blank");
      const assignees = assigneesByIds(scope, input.assigneeIds ?? []);
      const labels = labelsByIds(scope, repository, input.labelIds ?? []);
      const { title } = input;
      const issue = createIssue(context, {
        repository,
        author: viewer,
        title,
        body: input.body ?? '',
        assignees,
        labels,
      });
      return { issue: scope.nodes.issue(issue) };
    }),
    updateIssue: mutation((input: UpdateIssue) => {
      const { issue, repository } = findNodeOf(scope, input.id, 'issue');
      scope.demand('issues', 'write');
      if (input.title?.trim() === '') throw unprocessable("Title can't be blank");
      changeIssue(context, issue, viewer, {
        ...(input.title == null ? {} : { title: input.title }),
        ...(input.body == null ? {} : { body: input.body }),
        ...(input.state == null ? {} : { state: input.state === 'OPEN' ? 'open' : 'closed' }),
        ...(input.assigneeIds == null
          ? {}
          : { assigneeIds: assigneesByIds(scope, input.assigneeIds).map(({ id }) => id) }),
        ...(input.labelIds == null
          ? {}
          : { labelIds: labelsByIds(scope, repository, input.labelIds).map(({ id }) => id) }),
      });
      return { issue: scope.nodes.issue(issue), actor };
    }),
    closeIssue: mutation(({ issueId, stateReason }: CloseIssue) => {
      const { issue } = findNodeOf(scope, issueId, 'issue');
      scope.demand('issues', 'write');
      changeIssue(context, issue, viewer, {
        state: 'closed',
        stateReason: stateReason == null || stateReason === 'COMPLETED' ? 'completed' : 'not_planned',
      });
      return { issue: scope.nodes.issue(issue) };
    }),
    reopenIssue: mutation(({ issueId }: { issueId: string }) => {
      const { issue } = findNodeOf(scope, issueId, 'issue');
      scope.demand('issues', 'write');
      changeIssue(context, issue, viewer, { state: 'open' });
      return { issue: scope.nodes.issue(issue) };
    }),
    addComment: mutation(({ subjectId, body }: { subjectId: string; body: string }) => {
      const subject = conversationById(scope, subjectId);
      if (body.trim() === '') throw unprocessable("Body can't be blank");
      const comment = addComment(context, subject.issue, viewer, body);
      const node = (): object => scope.nodes.comment(subject.issue, comment);
      return { commentEdge: { cursor: '', node }, subject: () => nodeView(scope, subject) };
    }),
    updateIssueComment: mutation(({ id, body }: { id: string; body: string }) => {
      const { issue, comment } = findNodeOf(scope, id, 'comment');
      scope.demand('issues', 'write');
      if (body.trim() === '') throw unprocessable("Body can't be blank");
      comment.body = body;
      comment.updatedAt = context.clock();
      context.changed();
      return { issueComment: scope.nodes.comment(issue, comment) };
    }),
    deleteIssueComment: mutation(({ id }: { id: string }) => {
      const { comment } = findNodeOf(scope, id, 'comment');
      scope.demand('issues', 'write');
      context.model.comments.splice(context.model.comments.indexOf(comment), 1);
      context.changed();
      return {};
    }),
  };
}
