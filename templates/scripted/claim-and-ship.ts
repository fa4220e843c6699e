import type { Assignment } from './assignment.ts';
import { claimNewWork, findUnfinishedWork, type Work } from './claim-issue.ts';
import { endCommandsLeftBehind } from './left-behind.ts';
import { mergePullRequests } from './merge-pull-requests.ts';
import { openIssue } from './open-issue.ts';
import type { CommandContext } from './run-command.ts';
import { shipIssue } from './ship-issue.ts';

/**
 * The loop, once: merge (as lead), finish what was begun or claim something new, ship it. What stands where is
 * read from GitHub and from the clones each time, never remembered, so that a killed agent goes on where it was.
 * Returns what was done, in a sentence or two.
 */
export async function claimAndShip(me: Assignment, context: CommandContext, random: () => number): Promise<string> {
  await endCommandsLeftBehind(context.cwd);
  const merged = me.role === 'lead' ? await mergePullRequests(me, context) : 0;
  const mergedSentence = merged === 0 ? '' : ` Merged ${merged} pull request${merged === 1 ? '' : 's'}.`;
  return `${await shipSomething(me, context, random)}${mergedSentence}`;
}

async function shipSomething(me: Assignment, context: CommandContext, random: () => number): Promise<string> {
  const unfinished = await findUnfinishedWork(me, context);
  if (unfinished !== undefined) {
    return `Finished ${nameOf(unfinished)}: ${await shipIssue(me, unfinished, context)}.`;
  }
  const claimed = await claimNewWork(me, context);
  if (claimed !== undefined) {
    return `Claimed and shipped ${nameOf(claimed)}: ${await shipIssue(me, claimed, context)}.`;
  }
  if (me.role === 'lead') return `No issue was left to claim, so I opened ${await openIssue(me, context, random)}.`;
  return 'There is nothing to claim: every open issue is taken.';
}

function nameOf({ repository, issue }: Work): string {
  return `${repository.owner}/${repository.name}#${issue.number}`;
}
