import { changeIssue } from '../../actions/change-issue.ts';
import { nodeView } from '../queries/root.ts';
import type { Scope } from '../scope.ts';
import { assigneesByIds, conversationById, labelsByIds } from './inputs.ts';
import { mutation } from './mutation.ts';

type Assignment = { readonly assignableId: string; readonly assigneeIds: readonly string[] };
type Labelling = { readonly labelableId: string; readonly labelIds: readonly string[] };

/** Who works on an issue or pull request, and what it is labelled with. */
export function assignmentMutations(scope: Scope): object {
  const { context, viewer } = scope;
  return {
    addAssigneesToAssignable: mutation(({ assignableId, assigneeIds }: Assignment) => {
      const subject = conversationById(scope, assignableId);
      const added = assigneesByIds(scope, assigneeIds).map(({ id }) => id);
      changeIssue(context, subject.issue, viewer, { assigneeIds: [...subject.issue.assigneeIds, ...added] });
      return { assignable: () => nodeView(scope, subject) };
    }),
    removeAssigneesFromAssignable: mutation(({ assignableId, assigneeIds }: Assignment) => {
      const subject = conversationById(scope, assignableId);
      const removed = new Set(assigneesByIds(scope, assigneeIds).map(({ id }) => id));
      const left = subject.issue.assigneeIds.filter((id) => !removed.has(id));
      changeIssue(context, subject.issue, viewer, { assigneeIds: left });
      return { assignable: () => nodeView(scope, subject) };
    }),
    addLabelsToLabelable: mutation(({ labelableId, labelIds }: Labelling) => {
      const subject = conversationById(scope, labelableId);
      const added = labelsByIds(scope, subject.repository, labelIds).map(({ id }) => id);
      changeIssue(context, subject.issue, viewer, { labelIds: [...subject.issue.labelIds, ...added] });
      return { labelable: () => nodeView(scope, subject) };
    }),
    removeLabelsFromLabelable: mutation(({ labelableId, labelIds }: Labelling) => {
      const subject = conversationById(scope, labelableId);
      const removed = new Set(labelsByIds(scope, subject.repository, labelIds).map(({ id }) => id));
      const left = subject.issue.labelIds.filter((id) => !removed.has(id));
      changeIssue(context, subject.issue, viewer, { labelIds: left });
      return { labelable: () => nodeView(scope, subject) };
    }),
    clearLabelsFromLabelable: mutation(({ labelableId }: { labelableId: string }) => {
      const subject = conversationById(scope, labelableId);
      changeIssue(context, subject.issue, viewer, { labelIds: [] });
      return { labelable: () => nodeView(scope, subject) };
    }),
  };
}
