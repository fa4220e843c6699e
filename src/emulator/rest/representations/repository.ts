import { fullName, userById } from '../../actions/records.ts';
import type { EmulatorContext } from '../../context.ts';
import type { Repository } from '../../state/model.ts';
import { repositoryApi, repositoryWeb } from './addresses.ts';
import { repositoryNodeId } from './node-id.ts';
import { repositoryLinks } from './repository-links.ts';
import { timestamp } from './time.ts';
import { simpleUser } from './user.ts';

/**
 * An installation token belongs to nobody who could hold a role, and GitHub says so here whatever the token may
 * do: what counts is in the answer to its mint.
 */
const NO_ROLE = { admin: false, maintain: false, push: false, triage: false, pull: false };

/** GitHub's `repository`, which holds all of `minimal-repository`. */
export function repositoryBody(context: EmulatorContext, repository: Repository) {
  const { model } = context;
  const api = repositoryApi(context, repository);
  const web = repositoryWeb(context, repository);
  const openIssues = model.issues.filter(
    ({ repositoryId, state }) => repositoryId === repository.id && state === 'open',
  );
  return {
    id: repository.id,
    node_id: repositoryNodeId(repository),
    name: repository.name,
    full_name: fullName(model, repository),
    owner: simpleUser(context, userById(model, repository.ownerId)),
    private: repository.private,
    html_url: web,
    description: repository.description,
    fork: false,
    url: api,
    ...repositoryLinks(api, web),
    mirror_url: null,
    homepage: null,
    language: null,
    forks_count: 0,
    stargazers_count: 0,
    watchers_count: 0,
    size: 0,
    default_branch: repository.defaultBranch,
    // Pull requests count as issues here.
    open_issues_count: openIssues.length,
    is_template: false,
    topics: [],
    has_issues: true,
    has_projects: false,
    has_wiki: false,
    has_pages: false,
    has_downloads: true,
    has_discussions: false,
    has_pull_requests: true,
    archived: false,
    disabled: false,
    visibility: repository.private ? 'private' : 'public',
    pushed_at: timestamp(repository.pushedAt),
    created_at: timestamp(repository.createdAt),
    updated_at: timestamp(Math.max(repository.createdAt, repository.pushedAt)),
    permissions: NO_ROLE,
    allow_forking: true,
    web_commit_signoff_required: false,
    license: null,
    forks: 0,
    open_issues: openIssues.length,
    watchers: 0,
  };
}

/** GitHub's `full-repository`: what `GET /repos/{owner}/{repo}` answers. */
export function fullRepository(context: EmulatorContext, repository: Repository) {
  const owner = userById(context.model, repository.ownerId);
  return {
    ...repositoryBody(context, repository),
    temp_clone_token: null,
    allow_squash_merge: true,
    allow_merge_commit: true,
    allow_rebase_merge: true,
    allow_auto_merge: false,
    delete_branch_on_merge: false,
    allow_update_branch: false,
    ...(owner.type === 'Organization' ? { organization: simpleUser(context, owner) } : {}),
    network_count: 0,
    subscribers_count: 0,
  };
}
