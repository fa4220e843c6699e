import { connection, type PageArguments } from '../connection.ts';
import type { Scope } from '../scope.ts';
import { issueOf, pullRequestOf, sameName, userById } from '../../actions/records.ts';
import type { Issue, PullRequest, Repository } from '../../state/model.ts';
import { labelsOf } from './issue.ts';

type Order = { readonly field: 'CREATED_AT' | 'UPDATED_AT' | 'COMMENTS'; readonly direction: 'ASC' | 'DESC' };

type IssueArguments = PageArguments & {
  readonly labels?: readonly string[] | null;
  readonly orderBy?: Order | null;
  readonly states?: readonly string[] | null;
  readonly filterBy?: {
    /** A login, `*` for anybody, null for nobody. */
    readonly assignee?: string | null;
    readonly createdBy?: string | null;
    readonly mentioned?: string | null;
    readonly labels?: readonly string[] | null;
    readonly milestone?: string | null;
    readonly milestoneNumber?: string | null;
    readonly since?: string | null;
    readonly states?: readonly string[] | null;
  } | null;
};

type PullRequestArguments = PageArguments & {
  readonly baseRefName?: string | null;
  readonly headRefName?: string | null;
  readonly labels?: readonly string[] | null;
  readonly orderBy?: Order | null;
  readonly states?: readonly string[] | null;
};

/** `repository { issues }`: pull requests are not among them. */
export function issueConnection(scope: Scope, repository: Repository, args: IssueArguments): object {
  scope.demand('issues', 'read');
  const { model } = scope.context;
  const find = (): readonly Issue[] =>
    model.issues
      .filter((issue) => issue.repositoryId === repository.id && pullRequestOf(model, issue) === undefined)
      .filter((issue) => hasState(args.filterBy?.states ?? args.states, issue.state.toUpperCase()))
      .filter((issue) => hasLabels(scope, issue, args.filterBy?.labels ?? args.labels))
      .filter((issue) => passes(scope, issue, args.filterBy ?? {}))
      .toSorted(inOrder(scope, args.orderBy));
  return connection('issues', args, find, (issue) => scope.nodes.issue(issue));
}

/** `repository { pullRequests }` */
export function pullRequestConnection(scope: Scope, repository: Repository, args: PullRequestArguments): object {
  scope.demand('pull_requests', 'read');
  const { model } = scope.context;
  const stateOf = (pull: PullRequest): string =>
    pull.mergedAt === null ? issueOf(model, pull).state.toUpperCase() : 'MERGED';
  const order = inOrder(scope, args.orderBy);
  const find = (): readonly PullRequest[] =>
    model.pullRequests
      .filter((pull) => pull.repositoryId === repository.id)
      .filter((pull) => args.baseRefName == null || pull.baseRef === args.baseRefName)
      .filter((pull) => args.headRefName == null || pull.headRef === args.headRefName)
      .filter((pull) => hasState(args.states, stateOf(pull)))
      .filter((pull) => hasLabels(scope, issueOf(model, pull), args.labels))
      .toSorted((a, b) => order(issueOf(model, a), issueOf(model, b)));
  return connection('pullRequests', args, find, (pull) => scope.nodes.pullRequest(pull));
}

const hasState = (wanted: readonly string[] | null | undefined, state: string): boolean =>
  wanted == null || wanted.includes(state);

/** Any of the labels will do here; in a search, `label:` once for each demands all. */
function hasLabels(scope: Scope, issue: Issue, wanted: readonly string[] | null | undefined): boolean {
  return wanted == null || labelsOf(scope, issue).some(({ name }) => wanted.some((each) => sameName(each, name)));
}

function passes(scope: Scope, issue: Issue, filter: NonNullable<IssueArguments['filterBy']>): boolean {
  const { model } = scope.context;
  const isLogin = (id: number, login: string): boolean => sameName(userById(model, id).login, login);
  const { assignee, createdBy, mentioned, milestone, milestoneNumber, since } = filter;
  if (assignee === null && issue.assigneeIds.length > 0) return false;
  if (assignee === '*' && issue.assigneeIds.length === 0) return false;
  if (assignee != null && assignee !== '*' && !issue.assigneeIds.some((id) => isLogin(id, assignee))) return false;
  if (createdBy != null && !isLogin(issue.authorId, createdBy)) return false;
  if (mentioned != null && !issue.body.toLowerCase().includes(`@${mentioned.toLowerCase()}`)) return false;
  // There are no milestones here.
  if (milestone != null || milestoneNumber != null) return false;
  return since == null || issue.updatedAt >= Date.parse(since);
}

function inOrder(scope: Scope, order: Order | null | undefined): (a: Issue, b: Issue) => number {
  const { field = 'CREATED_AT', direction = 'ASC' } = order ?? {};
  const comments = (issue: Issue): number =>
    scope.context.model.comments.filter((each) => each.issueId === issue.id).length;
  const key = (issue: Issue): number =>
    field === 'CREATED_AT' ? issue.createdAt : field === 'UPDATED_AT' ? issue.updatedAt : comments(issue);
  const sign = direction === 'DESC' ? -1 : 1;
  // Numbers break ties: many issues may be made within one millisecond.
  return (a, b) => sign * (key(a) - key(b) || a.number - b.number);
}
