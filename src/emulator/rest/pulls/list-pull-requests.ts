import { z } from 'zod';
import { issueOf, sameName, userById } from '../../actions/records.ts';
import { err, ok, type Result } from '../../../lib/result.ts';
import type { EmulatorModel, PullRequest, Repository } from '../../state/model.ts';

const PullRequestFilter = z.object({
  state: z.enum(['open', 'closed', 'all']).default('open'),
  /** `owner:branch`; without an owner GitHub takes it as no filter at all. */
  head: z.string().optional(),
  base: z.string().optional(),
  sort: z.enum(['created', 'updated', 'popularity', 'long-running']).default('created'),
  direction: z.enum(['asc', 'desc']).optional(),
});
export type PullRequestFilter = z.infer<typeof PullRequestFilter>;

/** The filters of `GET /repos/{owner}/{repo}/pulls`, or the name of the first that makes no sense. */
export function readPullRequestFilter(query: Record<string, string>): Result<PullRequestFilter, string> {
  const parsed = PullRequestFilter.safeParse(query);
  return parsed.success ? ok(parsed.data) : err(String(parsed.error.issues[0]?.path[0] ?? 'q'));
}

/** Newest first by `created`, else ascending, unless a direction is asked for. */
export function listPullRequests(
  model: EmulatorModel,
  repository: Repository,
  filter: PullRequestFilter,
): PullRequest[] {
  const owner = userById(model, repository.ownerId).login;
  const [, headOwner, headRef] = /^([^:]+):(.+)$/.exec(filter.head ?? '') ?? [];
  const found = model.pullRequests.filter(
    (pull) =>
      pull.repositoryId === repository.id &&
      (filter.state === 'all' || issueOf(model, pull).state === filter.state) &&
      (headOwner === undefined || (sameName(headOwner, owner) && pull.headRef === headRef)) &&
      (filter.base === undefined || pull.baseRef === filter.base),
  );
  const sign = (filter.direction ?? (filter.sort === 'created' ? 'desc' : 'asc')) === 'asc' ? 1 : -1;
  const weight = weightBy(model, filter.sort);
  return found.toSorted((one, other) => sign * (weight(one) - weight(other) || one.number - other.number));
}

function weightBy(model: EmulatorModel, sort: PullRequestFilter['sort']): (pull: PullRequest) => number {
  if (sort === 'updated') return (pull) => issueOf(model, pull).updatedAt;
  if (sort === 'popularity') {
    return (pull) => model.comments.filter(({ issueId }) => issueId === pull.issueId).length;
  }
  return (pull) => issueOf(model, pull).createdAt;
}
