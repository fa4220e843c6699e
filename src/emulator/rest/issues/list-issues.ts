import { z } from 'zod';
import { sameName, userById } from '../../actions/records.ts';
import { err, ok, type Result } from '../../../lib/result.ts';
import type { EmulatorModel, Issue, Repository } from '../../state/model.ts';

const IssueFilter = z.object({
  state: z.enum(['open', 'closed', 'all']).default('open'),
  /** A login, `none`, or `*` for anyone. */
  assignee: z.string().optional(),
  creator: z.string().optional(),
  mentioned: z.string().optional(),
  /** Names, comma-separated: an issue must carry all of them. */
  labels: z
    .string()
    .optional()
    .transform((names) => (names ?? '').split(',').filter((name) => name.trim() !== '')),
  /** A number, `none`, or `*`: there are no milestones here, so that only `none` finds anything. */
  milestone: z.string().optional(),
  since: z.iso
    .datetime({ offset: true })
    .optional()
    .transform((time) => (time === undefined ? undefined : Date.parse(time))),
  sort: z.enum(['created', 'updated', 'comments']).default('created'),
  direction: z.enum(['asc', 'desc']).default('desc'),
});
export type IssueFilter = z.infer<typeof IssueFilter>;

/** The filters of `GET /repos/{owner}/{repo}/issues`, or the name of the first that makes no sense. */
export function readIssueFilter(query: Record<string, string>): Result<IssueFilter, string> {
  const parsed = IssueFilter.safeParse(query);
  return parsed.success ? ok(parsed.data) : err(String(parsed.error.issues[0]?.path[0] ?? 'q'));
}

/** A repository's issues and pull requests that match, in the order asked for. */
export function listIssues(model: EmulatorModel, repository: Repository, filter: IssueFilter): Issue[] {
  const found = model.issues.filter(
    (issue) =>
      issue.repositoryId === repository.id &&
      (filter.state === 'all' || issue.state === filter.state) &&
      matchesAssignee(model, issue, filter.assignee) &&
      (filter.creator === undefined || sameName(userById(model, issue.authorId).login, filter.creator)) &&
      (filter.mentioned === undefined || mentions(issue.body, filter.mentioned)) &&
      filter.labels.every((name) => hasLabel(model, issue, name)) &&
      (filter.milestone === undefined || filter.milestone === 'none') &&
      (filter.since === undefined || issue.updatedAt >= filter.since),
  );
  const sign = filter.direction === 'asc' ? 1 : -1;
  const weight = weightBy(model, filter.sort);
  return found.toSorted((one, other) => sign * (weight(one) - weight(other) || one.number - other.number));
}

function matchesAssignee(model: EmulatorModel, issue: Issue, wanted: string | undefined): boolean {
  if (wanted === undefined) return true;
  if (wanted === 'none') return issue.assigneeIds.length === 0;
  if (wanted === '*') return issue.assigneeIds.length > 0;
  return issue.assigneeIds.some((id) => sameName(userById(model, id).login, wanted));
}

function hasLabel(model: EmulatorModel, issue: Issue, name: string): boolean {
  return model.labels.some((label) => issue.labelIds.includes(label.id) && sameName(label.name, name.trim()));
}

const mentions = (text: string, login: string): boolean => text.toLowerCase().includes(`@${login.toLowerCase()}`);

function weightBy(model: EmulatorModel, sort: IssueFilter['sort']): (issue: Issue) => number {
  if (sort === 'created') return (issue) => issue.createdAt;
  if (sort === 'updated') return (issue) => issue.updatedAt;
  return (issue) => model.comments.filter(({ issueId }) => issueId === issue.id).length;
}
