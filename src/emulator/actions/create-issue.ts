import type { EmulatorContext } from '../context.ts';
import type { EmulatorModel, Issue, Label, Repository, User } from '../state/model.ts';

export type NewIssue = {
  readonly repository: Repository;
  readonly author: User;
  readonly title: string;
  readonly body: string;
  readonly assignees?: readonly User[];
  readonly labels?: readonly Label[];
};

/** Opens an issue under the repository's next number. */
export function createIssue(context: EmulatorContext, wanted: NewIssue): Issue {
  const { model } = context;
  const now = context.clock();
  const issue: Issue = {
    id: model.nextId++,
    repositoryId: wanted.repository.id,
    number: nextNumber(model, wanted.repository),
    title: wanted.title.trim(),
    body: wanted.body,
    state: 'open',
    stateReason: null,
    authorId: wanted.author.id,
    assigneeIds: (wanted.assignees ?? []).map((user) => user.id),
    labelIds: (wanted.labels ?? []).map((label) => label.id),
    createdAt: now,
    updatedAt: now,
    closedAt: null,
    closedById: null,
  };
  model.issues.push(issue);
  context.changed();
  return issue;
}

/** Issues and pull requests of a repository share one sequence; a number is never used twice. */
export function nextNumber(model: EmulatorModel, repository: Repository): number {
  let last = 0;
  for (const issue of model.issues) {
    if (issue.repositoryId === repository.id && issue.number > last) last = issue.number;
  }
  return last + 1;
}
