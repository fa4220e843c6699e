import { issueOf, repositoryById, userById } from '../../actions/records.ts';
import type { EmulatorContext } from '../../context.ts';
import type { PullRequest } from '../../state/model.ts';
import { repositoryApi, repositoryWeb } from './addresses.ts';
import { authorAssociation } from './author-association.ts';
import { labelsOf } from './label.ts';
import { pullRequestNodeId } from './node-id.ts';
import { repositoryBody } from './repository.ts';
import { lockReason } from './lock-reason.ts';
import { timestamp, timestampOrNull } from './time.ts';
import { simpleUser } from './user.ts';

/** GitHub's `pull-request-simple`, as in lists. */
export function simplePullRequest(context: EmulatorContext, pull: PullRequest) {
  const { model } = context;
  const issue = issueOf(model, pull);
  const repository = repositoryById(model, pull.repositoryId);
  const owner = userById(model, repository.ownerId);
  const author = userById(model, issue.authorId);
  const assignees = issue.assigneeIds.map((id) => simpleUser(context, userById(model, id)));
  const links = pullRequestLinks(context, pull);
  const end = (ref: string, sha: string) => ({
    label: `${owner.login}:${ref}`,
    ref,
    sha,
    user: simpleUser(context, owner),
    repo: repositoryBody(context, repository),
  });
  return {
    ...links,
    id: pull.id,
    node_id: pullRequestNodeId(pull),
    number: pull.number,
    state: issue.state,
    locked: issue.locked ?? false,
    title: issue.title,
    user: simpleUser(context, author),
    body: issue.body === '' ? null : issue.body,
    created_at: timestamp(issue.createdAt),
    updated_at: timestamp(issue.updatedAt),
    closed_at: timestampOrNull(issue.closedAt),
    merged_at: timestampOrNull(pull.mergedAt),
    merge_commit_sha: pull.mergeCommitOid,
    assignee: assignees[0] ?? null,
    assignees,
    requested_reviewers: [],
    requested_teams: [],
    labels: labelsOf(context, issue),
    milestone: null,
    draft: pull.draft,
    head: end(pull.headRef, pull.headOid),
    base: end(pull.baseRef, pull.baseOid),
    _links: hypermedia(links),
    author_association: authorAssociation(repository, author),
    auto_merge: null,
    active_lock_reason: lockReason(issue),
  };
}

/** What git has to say about a pull request; `mergeable` is undefined where GitHub does not say. */
export type PullRequestFacts = {
  readonly mergeable: boolean | undefined;
  readonly commits: number;
  readonly additions: number;
  readonly deletions: number;
  readonly changedFiles: number;
};

/** GitHub's `pull-request`. */
export function fullPullRequest(context: EmulatorContext, pull: PullRequest, facts: PullRequestFacts) {
  const { model } = context;
  return {
    ...simplePullRequest(context, pull),
    merged: pull.mergedAt !== null,
    mergeable: facts.mergeable ?? null,
    rebaseable: facts.mergeable ?? null,
    mergeable_state: mergeableState(pull, facts.mergeable),
    merged_by: pull.mergedById === null ? null : simpleUser(context, userById(model, pull.mergedById)),
    comments: model.comments.filter(({ issueId }) => issueId === pull.issueId).length,
    review_comments: 0,
    maintainer_can_modify: false,
    commits: facts.commits,
    additions: facts.additions,
    deletions: facts.deletions,
    changed_files: facts.changedFiles,
  };
}

function mergeableState(pull: PullRequest, mergeable: boolean | undefined): 'unknown' | 'draft' | 'clean' | 'dirty' {
  if (mergeable === undefined) return 'unknown';
  if (!mergeable) return 'dirty';
  return pull.draft ? 'draft' : 'clean';
}

function pullRequestLinks(context: EmulatorContext, pull: PullRequest) {
  const repository = repositoryById(context.model, pull.repositoryId);
  const api = repositoryApi(context, repository);
  const url = `${api}/pulls/${pull.number}`;
  const web = `${repositoryWeb(context, repository)}/pull/${pull.number}`;
  return {
    url,
    html_url: web,
    diff_url: `${web}.diff`,
    patch_url: `${web}.patch`,
    issue_url: `${api}/issues/${pull.number}`,
    commits_url: `${url}/commits`,
    review_comments_url: `${url}/comments`,
    review_comment_url: `${api}/pulls/comments{/number}`,
    comments_url: `${api}/issues/${pull.number}/comments`,
    statuses_url: `${api}/statuses/${pull.headOid}`,
  };
}

function hypermedia(links: ReturnType<typeof pullRequestLinks>) {
  return {
    self: { href: links.url },
    html: { href: links.html_url },
    issue: { href: links.issue_url },
    comments: { href: links.comments_url },
    review_comments: { href: links.review_comments_url },
    review_comment: { href: links.review_comment_url },
    commits: { href: links.commits_url },
    statuses: { href: links.statuses_url },
  };
}
