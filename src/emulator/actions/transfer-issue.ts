import type { EmulatorContext } from '../context.ts';
import type { Issue, Repository } from '../state/model.ts';
import { nextNumber } from './create-issue.ts';
import { sameName } from './records.ts';

/**
 * Moves an issue with its conversation under the next number of another repository. Labels come along where that one has
 * them: https://docs.github.com/en/issues/tracking-your-work-with-issues/administering-issues/transferring-an-issue-to-another-repository
 */
export function transferIssue(context: EmulatorContext, issue: Issue, repository: Repository): Issue {
  const { model } = context;
  const names = model.labels.filter(({ id }) => issue.labelIds.includes(id)).map(({ name }) => name);
  const labels = model.labels.filter(
    (label) => label.repositoryId === repository.id && names.some((name) => sameName(name, label.name)),
  );
  Object.assign(issue, {
    number: nextNumber(model, repository),
    repositoryId: repository.id,
    labelIds: labels.map(({ id }) => id),
    pinned: false,
    updatedAt: context.clock(),
  });
  model.linkedBranches = model.linkedBranches.filter(({ issueId }) => issueId !== issue.id);
  context.changed();
  return issue;
}
