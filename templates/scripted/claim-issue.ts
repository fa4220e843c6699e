import type { Assignment, Repository } from './assignment.ts';
import { claimComment, inOwnOrder, standingClaim, standingOf } from './claims.ts';
import { commentOnIssue, gh, type Issue, listOpenIssues, viewIssue } from './gh.ts';
import type { CommandContext } from './run-command.ts';

/** An issue that is this workspace's to ship. */
export type Work = { readonly repository: Repository; readonly issue: Issue };

/**
 * Work that was begun and not finished, whatever this process remembers of it: an issue that is assigned to us
 * and bears our claim, but no word yet that it was shipped.
 */
export async function findUnfinishedWork(me: Assignment, context: CommandContext): Promise<Work | undefined> {
  for (const repository of me.repositories) {
    for (const issue of await listOpenIssues(context, repository, me.assignee)) {
      const work = await take(me, { repository, issue }, context);
      if (work !== undefined) return work;
    }
  }
  return undefined;
}

/** Claims an issue that nobody works on; undefined when there is none left. */
export async function claimNewWork(me: Assignment, context: CommandContext): Promise<Work | undefined> {
  for (const repository of inOwnOrder(me.workspace, me.repositories, ({ selector }) => selector)) {
    const open = await listOpenIssues(context, repository);
    const unassigned = open.filter(({ assignees }) => assignees.length === 0);
    for (const issue of inOwnOrder(me.workspace, unassigned, ({ number }) => `${repository.selector}#${number}`)) {
      const work = await take(me, { repository, issue }, context);
      if (work !== undefined) return work;
    }
  }
  return undefined;
}

/** Makes an issue ours if that can be; undefined when it is another's or done. */
async function take(me: Assignment, work: Work, context: CommandContext): Promise<Work | undefined> {
  switch (standingOf(work.issue.comments, me)) {
    case 'mine':
      await assign(me, work, context);
      return work;
    case 'unclaimed':
      return claim(me, work, context);
    case 'theirs':
      await stepBack(me, work, context);
      return undefined;
    case 'shipped':
      return undefined;
  }
}

/** Assigns, says so, and looks who was first: of several that claim at one time exactly one goes on. */
async function claim(me: Assignment, work: Work, context: CommandContext): Promise<Work | undefined> {
  const { repository, issue } = work;
  await assign(me, work, context);
  await commentOnIssue(context, repository, issue.number, claimComment(me));
  const now = { repository, issue: await viewIssue(context, repository, issue.number) };
  if (standingOf(now.issue.comments, me) === 'theirs') {
    await stepBack(me, now, context);
    return undefined;
  }
  // gh writes the whole list of assignees: one who claimed at the same time may have written us out of it.
  await assign(me, now, context);
  return now;
}

async function assign(me: Assignment, { repository, issue }: Work, context: CommandContext): Promise<void> {
  if (isAssigned(issue, me.assignee)) return;
  await gh(context, repository, ['issue', 'edit'], [String(issue.number), '--add-assignee', me.assignee]);
}

/** Leaves the issue to whoever claimed it first, unless both of us work under one login. */
async function stepBack(me: Assignment, { repository, issue }: Work, context: CommandContext): Promise<void> {
  if (!isAssigned(issue, me.assignee) || standingClaim(issue.comments)?.assignee === me.assignee) return;
  await gh(context, repository, ['issue', 'edit'], [String(issue.number), '--remove-assignee', me.assignee]);
}

function isAssigned(issue: Issue, login: string): boolean {
  return issue.assignees.some((assignee) => assignee.login.toLowerCase() === login.toLowerCase());
}
