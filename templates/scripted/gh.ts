import { z } from 'zod';
import type { Repository } from './assignment.ts';
import { type CommandContext, runCommand } from './run-command.ts';

/** What gh prints with `--json`, as far as it is asked for here. */
const Comments = z.array(z.object({ body: z.string() }));
const Logins = z.array(z.object({ login: z.string() }));

export const Issue = z.object({ number: z.number(), title: z.string(), assignees: Logins, comments: Comments });
export type Issue = z.infer<typeof Issue>;

export const OpenPullRequest = z.object({
  number: z.number(),
  headRefName: z.string(),
  isDraft: z.boolean(),
  mergeable: z.string(),
  mergeStateStatus: z.string(),
  comments: Comments,
});
export type OpenPullRequest = z.infer<typeof OpenPullRequest>;

const PullRequestOfBranch = z.object({ number: z.number(), url: z.string(), state: z.string() });

const ISSUE_FIELDS = 'number,title,assignees,comments';

/** Runs gh on a repository: `-R` names it, for the current folder need not be a clone of it. */
export function gh(
  context: CommandContext,
  repository: Repository,
  [topic, verb]: readonly [string, string],
  args: readonly string[],
): Promise<string> {
  return runCommand(['gh', topic, verb, ...args, '-R', repository.selector], context);
}

/** Open issues, newest first; those of one assignee when it is named. */
export async function listOpenIssues(
  context: CommandContext,
  repository: Repository,
  assignee?: string,
): Promise<Issue[]> {
  const of = assignee === undefined ? [] : ['--assignee', assignee];
  const args = ['--state', 'open', '--limit', '100', ...of, '--json', ISSUE_FIELDS];
  return z.array(Issue).parse(JSON.parse(await gh(context, repository, ['issue', 'list'], args)));
}

export async function viewIssue(context: CommandContext, repository: Repository, number: number): Promise<Issue> {
  const args = [String(number), '--json', ISSUE_FIELDS];
  return Issue.parse(JSON.parse(await gh(context, repository, ['issue', 'view'], args)));
}

export async function commentOnIssue(
  context: CommandContext,
  repository: Repository,
  number: number,
  body: string,
): Promise<void> {
  await gh(context, repository, ['issue', 'comment'], [String(number), '--body', body]);
}

export async function listOpenPullRequests(
  context: CommandContext,
  repository: Repository,
): Promise<OpenPullRequest[]> {
  const fields = 'number,headRefName,isDraft,mergeable,mergeStateStatus,comments';
  const args = ['--state', 'open', '--limit', '50', '--json', fields];
  return z.array(OpenPullRequest).parse(JSON.parse(await gh(context, repository, ['pr', 'list'], args)));
}

/** The pull request of a branch, open or not; a branch of ours has one at most. */
export async function findPullRequest(
  context: CommandContext,
  repository: Repository,
  branch: string,
): Promise<z.infer<typeof PullRequestOfBranch> | undefined> {
  const args = ['--head', branch, '--state', 'all', '--json', 'number,url,state'];
  const [found] = z.array(PullRequestOfBranch).parse(JSON.parse(await gh(context, repository, ['pr', 'list'], args)));
  return found;
}
