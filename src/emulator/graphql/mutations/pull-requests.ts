import { changeIssue } from '../../actions/change-issue.ts';
import { changeBase, closePullRequest, reopenPullRequest, setDraft } from '../../actions/change-pull-request.ts';
import { createPullRequest } from '../../actions/create-pull-request.ts';
import { mergePullRequest } from '../../actions/merge-pull-request.ts';
import { sameName, userById } from '../../actions/records.ts';
import type { MergeMethod } from '../../git/plumbing/merge-branches.ts';
import type { Repository } from '../../state/model.ts';
import { unprocessable } from '../errors.ts';
import { findNodeOf } from '../queries/find-node.ts';
import type { Scope } from '../scope.ts';
import { assigneesByIds, labelsByIds } from './inputs.ts';
import { accepted, mutation } from './mutation.ts';

type CreatePullRequest = {
  readonly repositoryId: string;
  readonly title: string;
  readonly body?: string | null;
  readonly headRefName: string;
  readonly baseRefName: string;
  readonly draft?: boolean | null;
};

type UpdatePullRequest = {
  readonly pullRequestId: string;
  readonly title?: string | null;
  readonly body?: string | null;
  readonly state?: 'OPEN' | 'CLOSED' | null;
  readonly baseRefName?: string | null;
  readonly assigneeIds?: readonly string[] | null;
  readonly labelIds?: readonly string[] | null;
};

type MergePullRequest = {
  readonly pullRequestId: string;
  readonly mergeMethod?: 'MERGE' | 'SQUASH' | 'REBASE' | null;
  readonly commitHeadline?: string | null;
  readonly commitBody?: string | null;
  readonly expectedHeadOid?: string | null;
};

type RequestReviews = {
  readonly pullRequestId: string;
  readonly userIds?: readonly string[] | null;
  /** Add to those who were asked before, rather than replace them. */
  readonly union?: boolean | null;
};

type ById = { readonly pullRequestId: string };

export function pullRequestMutations(scope: Scope): object {
  const { context, viewer } = scope;
  const actor = (): object => scope.nodes.account(viewer);
  const writable = (id: string) => {
    const found = findNodeOf(scope, id, 'pull');
    scope.demand('pull_requests', 'write');
    return found;
  };
  return {
    createPullRequest: mutation(async (input: CreatePullRequest) => {
      const { repository } = findNodeOf(scope, input.repositoryId, 'repository');
      scope.demand('pull_requests', 'write');
      const { title, baseRefName, draft } = input;
      const headRef = branchOf(scope, repository, input.headRefName);
      const wanted = { repository, author: viewer, title, body: input.body ?? '', headRef, baseRef: baseRefName };
      const pull = accepted(await createPullRequest(context, { ...wanted, draft: draft ?? false }));
      return { pullRequest: scope.nodes.pullRequest(pull) };
    }),
    updatePullRequest: mutation(async (input: UpdatePullRequest) => {
      const { pull, issue, repository } = writable(input.pullRequestId);
      if (input.title?.trim() === '') throw unprocessable("Title can't be blank");
      const assignees = input.assigneeIds == null ? undefined : assigneesByIds(scope, input.assigneeIds);
      const labels = input.labelIds == null ? undefined : labelsByIds(scope, repository, input.labelIds);
      if (input.baseRefName != null) accepted(await changeBase(context, pull, input.baseRefName));
      if (input.state === 'OPEN') accepted(await reopenPullRequest(context, pull, viewer));
      if (input.state === 'CLOSED') accepted(closePullRequest(context, pull, viewer));
      changeIssue(context, issue, viewer, {
        ...(input.title == null ? {} : { title: input.title }),
        ...(input.body == null ? {} : { body: input.body }),
        ...(assignees === undefined ? {} : { assigneeIds: assignees.map(({ id }) => id) }),
        ...(labels === undefined ? {} : { labelIds: labels.map(({ id }) => id) }),
      });
      return { pullRequest: scope.nodes.pullRequest(pull), actor };
    }),
    closePullRequest: mutation(({ pullRequestId }: ById) => {
      const { pull } = writable(pullRequestId);
      return { pullRequest: scope.nodes.pullRequest(accepted(closePullRequest(context, pull, viewer))) };
    }),
    reopenPullRequest: mutation(async ({ pullRequestId }: ById) => {
      const { pull } = writable(pullRequestId);
      return { pullRequest: scope.nodes.pullRequest(accepted(await reopenPullRequest(context, pull, viewer))) };
    }),
    mergePullRequest: mutation(async (input: MergePullRequest) => {
      const { pull } = writable(input.pullRequestId);
      // Merging moves a branch: https://docs.github.com/en/rest/pulls/pulls#merge-a-pull-request asks for contents.
      scope.demand('contents', 'write');
      const merged = await mergePullRequest(context, pull, viewer, {
        method: (input.mergeMethod ?? 'MERGE').toLowerCase() as MergeMethod,
        ...(input.commitHeadline == null ? {} : { title: input.commitHeadline }),
        ...(input.commitBody == null ? {} : { message: input.commitBody }),
        ...(input.expectedHeadOid == null ? {} : { expectedHeadOid: input.expectedHeadOid }),
      });
      accepted(merged);
      return { pullRequest: scope.nodes.pullRequest(pull), actor };
    }),
    markPullRequestReadyForReview: mutation(({ pullRequestId }: ById) => {
      const { pull } = writable(pullRequestId);
      setDraft(context, pull, false);
      return { pullRequest: scope.nodes.pullRequest(pull) };
    }),
    convertPullRequestToDraft: mutation(({ pullRequestId }: ById) => {
      const { pull } = writable(pullRequestId);
      setDraft(context, pull, true);
      return { pullRequest: scope.nodes.pullRequest(pull) };
    }),
    requestReviews: mutation(({ pullRequestId, userIds, union }: RequestReviews) => {
      const { pull } = writable(pullRequestId);
      const asked = assigneesByIds(scope, userIds ?? []).map(({ id }) => id);
      pull.reviewerIds = [...new Set([...(union === true ? (pull.reviewerIds ?? []) : []), ...asked])];
      context.changed();
      return { pullRequest: scope.nodes.pullRequest(pull), actor };
    }),
  };
}

/** `topic` or `<owner>:topic`; the owner can only be the repository's, for there are no forks here. */
function branchOf(scope: Scope, repository: Repository, headRefName: string): string {
  const colon = headRefName.indexOf(':');
  if (colon === -1) return headRefName;
  const owner = userById(scope.context.model, repository.ownerId).login;
  if (!sameName(owner, headRefName.slice(0, colon))) {
    throw unprocessable("Head sha can't be blank, Head ref must be a branch, Head repository can't be blank");
  }
  return headRefName.slice(colon + 1);
}
