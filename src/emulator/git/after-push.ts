import { repositoryFolder } from '../actions/records.ts';
import type { EmulatorContext } from '../context.ts';
import type { PullRequest, Repository } from '../state/model.ts';
import { listRefs } from './plumbing/list-refs.ts';
import { isAncestor } from './plumbing/ancestry.ts';

/**
 * Brings a repository's pull requests in line with its branches. To be called after each change of refs,
 * whoever made it. As on GitHub a pull request follows its branch, is closed when that branch is deleted, and
 * counts as merged when its commits have reached the base by another way:
 * https://docs.github.com/en/pull-requests/collaborating-with-pull-requests/incorporating-changes-from-a-pull-request/about-pull-request-merges
 */
export async function afterPush(context: EmulatorContext, repository: Repository): Promise<void> {
  const { model, clock, changed } = context;
  const folder = repositoryFolder(context, repository);
  const heads = new Map((await listRefs(folder, 'refs/heads/')).map((ref) => [ref.name.slice(11), ref.oid]));
  repository.pushedAt = clock();
  for (const pull of model.pullRequests) {
    if (pull.repositoryId !== repository.id || !isOpen(context, pull)) continue;
    const head = heads.get(pull.headRef);
    const base = heads.get(pull.baseRef);
    if (head === undefined) {
      settle(context, pull);
      continue;
    }
    if (head !== pull.headOid) {
      pull.headOid = head;
      touch(context, pull);
    }
    if (base !== undefined && base !== pull.baseOid && (await isAncestor(folder, head, base))) {
      Object.assign(pull, { mergedAt: clock(), mergeCommitOid: base });
      settle(context, pull);
    }
  }
  changed();
}

const issueOf = ({ model }: EmulatorContext, pull: PullRequest) => model.issues.find(({ id }) => id === pull.issueId);

const isOpen = (context: EmulatorContext, pull: PullRequest): boolean => issueOf(context, pull)?.state === 'open';

function touch(context: EmulatorContext, pull: PullRequest): void {
  Object.assign(issueOf(context, pull) ?? {}, { updatedAt: context.clock() });
}

function settle(context: EmulatorContext, pull: PullRequest): void {
  const now = context.clock();
  Object.assign(issueOf(context, pull) ?? {}, { state: 'closed', closedAt: now, updatedAt: now });
}
