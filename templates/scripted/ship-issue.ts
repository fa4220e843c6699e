import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Assignment } from './assignment.ts';
import type { Work } from './claim-issue.ts';
import { shippedComment } from './claims.ts';
import { checkOutBranch, type Clone, openClone } from './clone.ts';
import { commentOnIssue, findPullRequest, gh, type Issue } from './gh.ts';
import { type CommandContext, runCommand } from './run-command.ts';

export const BRANCH_PREFIX = 'mooring/issue-';

/**
 * Takes a claimed issue from wherever its work stands to a pull request and a comment that names it; returns the
 * pull request's address. Each step looks at what is there already, so that it can be begun again after a kill.
 */
export async function shipIssue(me: Assignment, { repository, issue }: Work, context: CommandContext): Promise<string> {
  const branch = `${BRANCH_PREFIX}${issue.number}`;
  const existing = await findPullRequest(context, repository, branch);
  const url = existing?.url ?? (await openPullRequest(me, { repository, issue }, branch, context));
  await commentOnIssue(context, repository, issue.number, shippedComment(me, url));
  return url;
}

async function openPullRequest(
  me: Assignment,
  { repository, issue }: Work,
  branch: string,
  context: CommandContext,
): Promise<string> {
  const clone = await openClone(repository, context);
  await checkOutBranch(clone, branch);
  await commitNote(issue, clone);
  await runCommand(['git', 'push', '--quiet', 'origin', branch], clone.context);
  const title = `Answer #${issue.number}: ${issue.title}`;
  const body = `Closes #${issue.number}.\n\nWritten by workspace ${me.workspace}.`;
  const args = ['--title', title, '--body', body, '--head', branch, '--base', clone.defaultBranch];
  const printed = await gh(clone.context, repository, ['pr', 'create'], args);
  return printed.trim().split('\n').at(-1) ?? '';
}

/** One new file for each issue: pull requests of ours never conflict with each other. */
async function commitNote(issue: Issue, { folder, context }: Clone): Promise<void> {
  const path = `notes/issue-${issue.number}.md`;
  await mkdir(dirname(join(folder, path)), { recursive: true });
  await writeFile(join(folder, path), noteOn(issue));
  const changed = await runCommand(['git', 'status', '--porcelain', '--', path], context);
  if (changed === '') return;
  await runCommand(['git', 'add', '--', path], context);
  const message = `Answer #${issue.number}: ${issue.title}`;
  await runCommand(['git', 'commit', '--quiet', '--message', message], context);
}

function noteOn({ number, title }: Issue): string {
  return `# ${title}

Issue #${number} asked for this. What was found and decided is kept here, next to the code it is about, so that
the next one who asks finds it:

- The present behaviour was read from the code and tried out.
- Nothing else depends on it; a change can be made in one place.
- Whoever changes it should change this note in the same commit.
`;
}
