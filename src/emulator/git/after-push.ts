import { issueOf, repositoryFolder } from '../actions/records.ts';
import type { EmulatorContext } from '../context.ts';
import type { PullRequest, Repository } from '../state/model.ts';
import { listRefs } from './plumbing/list-refs.ts';
import { git } from './plumbing/run-git.ts';

const HEADS = 'refs/heads/';

/** One at a time for each repository: the last to run has seen every push before it. */
const turns = new WeakMap<Repository, Promise<void>>();

/**
 * Brings a repository's pull requests in line with its branches. To be called after each change of refs,
 * whoever made it. As on GitHub a pull request follows its branch, is closed when that branch is deleted, and
 * counts as merged when its commits have reached the base by another way:
 * https://docs.github.com/en/pull-requests/collaborating-with-pull-requests/incorporating-changes-from-a-pull-request/about-pull-request-merges
 */
export function afterPush(context: EmulatorContext, repository: Repository): Promise<void> {
  const turn = (turns.get(repository) ?? Promise.resolve()).then(() => followBranches(context, repository));
  turns.set(
    repository,
    turn.catch(() => undefined),
  );
  return turn;
}

async function followBranches(context: EmulatorContext, repository: Repository): Promise<void> {
  repository.pushedAt = context.clock();
  context.changed();
  // Before the branches are listed: a pull request that is opened meanwhile, on a branch that was pushed
  // meanwhile, must not be taken for one whose branch is gone.
  const open = context.model.pullRequests.filter(
    (pull) => pull.repositoryId === repository.id && issueOf(context.model, pull).state === 'open',
  );
  if (open.length === 0) return;
  const folder = repositoryFolder(context, repository);
  const refs = await listRefs(folder, HEADS);
  const heads = new Map(refs.map(({ name, oid }) => [name.slice(HEADS.length), oid]));
  for (const [baseRef, pulls] of Map.groupBy(open, (pull) => pull.baseRef)) {
    const base = heads.get(baseRef);
    const moved = base !== undefined && pulls.some((pull) => pull.baseOid !== base);
    const merged = moved ? await branchesWithin(folder, base) : new Set<string>();
    for (const pull of pulls) followBranch(context, pull, heads.get(pull.headRef), base, merged.has(pull.headRef));
  }
}

function followBranch(
  context: EmulatorContext,
  pull: PullRequest,
  head: string | undefined,
  base: string | undefined,
  isMerged: boolean,
): void {
  const issue = issueOf(context.model, pull);
  // It may have been merged or closed while git was being asked.
  if (issue.state !== 'open') return;
  const hasReachedBase = isMerged && base !== undefined && base !== pull.baseOid;
  if (head === pull.headOid && !hasReachedBase) return;
  const now = context.clock();
  issue.updatedAt = now;
  if (head !== undefined) pull.headOid = head;
  if (hasReachedBase) Object.assign(pull, { mergedAt: now, mergeCommitOid: base });
  if (head === undefined || hasReachedBase) Object.assign(issue, { state: 'closed', closedAt: now });
}

/** The branches whose commits are all within `commit`. */
async function branchesWithin(folder: string, commit: string): Promise<Set<string>> {
  const names = await git(folder, ['for-each-ref', `--merged=${commit}`, '--format=%(refname)', HEADS]);
  const lines = names.toString('utf8').split('\n');
  return new Set(lines.filter((name) => name !== '').map((name) => name.slice(HEADS.length)));
}
