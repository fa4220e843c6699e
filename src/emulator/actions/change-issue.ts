import type { EmulatorContext } from '../context.ts';
import type { Issue, User } from '../state/model.ts';
import { pullRequestOf } from './records.ts';

/** What is absent stays as it is; the id lists replace what was there. */
export type IssueChange = {
  readonly title?: string;
  readonly body?: string;
  readonly state?: 'open' | 'closed';
  /** Why it was closed; GitHub takes a missing reason as `completed`. Pull requests have none. */
  readonly stateReason?: 'completed' | 'not_planned' | 'reopened' | null;
  readonly assigneeIds?: readonly number[];
  readonly labelIds?: readonly number[];
};

/** Changes an issue, or the issue half of a pull request, in the name of `actor`. */
export function changeIssue(context: EmulatorContext, issue: Issue, actor: User, change: IssueChange): void {
  const now = context.clock();
  if (change.title !== undefined) issue.title = change.title.trim();
  if (change.body !== undefined) issue.body = change.body;
  if (change.assigneeIds !== undefined) issue.assigneeIds = [...new Set(change.assigneeIds)];
  if (change.labelIds !== undefined) issue.labelIds = [...new Set(change.labelIds)];
  if (change.state === 'closed') close(issue, actor, now, change.stateReason);
  if (change.state === 'open' && issue.state === 'closed') reopen(issue);
  if (pullRequestOf(context.model, issue) !== undefined) issue.stateReason = null;
  issue.updatedAt = now;
  context.changed();
}

/** Closing a closed issue again keeps who closed it and when, but may correct the reason. */
function close(issue: Issue, actor: User, now: number, reason: IssueChange['stateReason']): void {
  const changed = issue.state === 'open';
  if (changed) {
    issue.state = 'closed';
    issue.closedAt = now;
    issue.closedById = actor.id;
  }
  if (changed || reason !== undefined) issue.stateReason = reason === 'not_planned' ? 'not_planned' : 'completed';
}

function reopen(issue: Issue): void {
  issue.state = 'open';
  issue.stateReason = 'reopened';
  issue.closedAt = null;
  issue.closedById = null;
}
