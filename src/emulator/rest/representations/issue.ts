import { pullRequestOf, repositoryById, userById } from '../../actions/records.ts';
import type { EmulatorContext } from '../../context.ts';
import type { Issue } from '../../state/model.ts';
import { repositoryApi, repositoryWeb } from './addresses.ts';
import { performedViaApp } from './app.ts';
import { authorAssociation } from './author-association.ts';
import { labelsOf } from './label.ts';
import { lockReason } from './lock-reason.ts';
import { issueNodeId, pullRequestNodeId } from './node-id.ts';
import { noReactions } from './reactions.ts';
import { timestamp, timestampOrNull } from './time.ts';
import { simpleUser } from './user.ts';

/** GitHub's `issue`. A pull request is an issue too, told apart by its key `pull_request`. */
export function issueBody(context: EmulatorContext, issue: Issue) {
  const { model } = context;
  const repository = repositoryById(model, issue.repositoryId);
  const api = `${repositoryApi(context, repository)}/issues/${issue.number}`;
  const web = repositoryWeb(context, repository);
  const pull = pullRequestOf(model, issue);
  const author = userById(model, issue.authorId);
  const assignees = issue.assigneeIds.map((id) => simpleUser(context, userById(model, id)));
  return {
    url: api,
    repository_url: repositoryApi(context, repository),
    labels_url: `${api}/labels{/name}`,
    comments_url: `${api}/comments`,
    events_url: `${api}/events`,
    html_url: `${web}/${pull === undefined ? 'issues' : 'pull'}/${issue.number}`,
    id: issue.id,
    node_id: pull === undefined ? issueNodeId(issue) : pullRequestNodeId(pull),
    number: issue.number,
    title: issue.title,
    user: simpleUser(context, author),
    labels: labelsOf(context, issue),
    state: issue.state,
    locked: issue.locked ?? false,
    assignee: assignees[0] ?? null,
    assignees,
    milestone: null,
    comments: model.comments.filter(({ issueId }) => issueId === issue.id).length,
    created_at: timestamp(issue.createdAt),
    updated_at: timestamp(issue.updatedAt),
    closed_at: timestampOrNull(issue.closedAt),
    author_association: authorAssociation(repository, author),
    active_lock_reason: lockReason(issue),
    ...(pull === undefined
      ? NOTHING_BELOW
      : { draft: pull.draft, pull_request: pullRequestLinks(context, issue, pull.mergedAt) }),
    body: issue.body === '' ? null : issue.body,
    closed_by: issue.closedById === null ? null : simpleUser(context, userById(model, issue.closedById)),
    reactions: noReactions(api),
    timeline_url: `${api}/timeline`,
    performed_via_github_app: performedViaApp(context, author),
    state_reason: issue.stateReason,
  };
}

/** Issues have neither sub-issues nor dependencies here. */
const NOTHING_BELOW = {
  type: null,
  sub_issues_summary: { total: 0, completed: 0, percent_completed: 0 },
  issue_dependencies_summary: { blocked_by: 0, total_blocked_by: 0, blocking: 0, total_blocking: 0 },
};

function pullRequestLinks(context: EmulatorContext, issue: Issue, mergedAt: number | null) {
  const repository = repositoryById(context.model, issue.repositoryId);
  const web = `${repositoryWeb(context, repository)}/pull/${issue.number}`;
  return {
    url: `${repositoryApi(context, repository)}/pulls/${issue.number}`,
    html_url: web,
    diff_url: `${web}.diff`,
    patch_url: `${web}.patch`,
    merged_at: timestampOrNull(mergedAt),
  };
}
