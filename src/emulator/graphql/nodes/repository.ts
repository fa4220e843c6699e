import type { PageArguments } from '../connection.ts';
import { forbidden, notFound } from '../errors.ts';
import { nodeId } from '../node-id.ts';
import type { Scope } from '../scope.ts';
import { fullName, pullRequestOf, repositoryFolder, sameName, userById } from '../../actions/records.ts';
import { listRefs } from '../../git/plumbing/list-refs.ts';
import { resolveRef } from '../../git/plumbing/resolve-ref.ts';
import type { Issue, Repository } from '../../state/model.ts';
import { people } from './account.ts';
import { commitByOid } from './commit.ts';
import { issueConnection, pullRequestConnection } from './issue-connections.ts';
import { labelConnection } from './label.ts';
import { refByName, refConnection } from './ref.ts';
import { releaseFields } from './release.ts';
import { repositorySettings } from './repository-settings.ts';
import { dateTime } from './times.ts';

export function repositoryNode(scope: Scope, repository: Repository): object {
  const { model, publicUrls } = scope.context;
  const owner = userById(model, repository.ownerId);
  const nameWithOwner = fullName(model, repository);
  const labels = () => model.labels.filter((label) => label.repositoryId === repository.id);
  return {
    ...repositorySettings(repository),
    ...releaseFields(scope, repository),
    __typename: 'Repository',
    id: nodeId('R', repository.id),
    databaseId: repository.id,
    name: repository.name,
    nameWithOwner,
    description: repository.description,
    owner: () => scope.nodes.account(owner),
    isInOrganization: owner.type === 'Organization',
    createdAt: dateTime(repository.createdAt),
    pushedAt: dateTime(repository.pushedAt),
    updatedAt: dateTime(repository.pushedAt),
    resourcePath: `/${nameWithOwner}`,
    url: `${publicUrls.web}/${nameWithOwner}`,
    sshUrl: `git@${new URL(publicUrls.web).host}:${nameWithOwner}.git`,
    projectsResourcePath: `/${nameWithOwner}/projects`,
    projectsUrl: `${publicUrls.web}/${nameWithOwner}/projects`,
    openGraphImageUrl: `${publicUrls.web}/${nameWithOwner}/social-preview.png`,
    isEmpty: async () => (await listRefs(repositoryFolder(scope.context, repository))).length === 0,
    defaultBranchRef: () => refByName(scope, repository, `refs/heads/${repository.defaultBranch}`),
    ref: ({ qualifiedName }: { qualifiedName: string }) => findRef(scope, repository, qualifiedName),
    refs: (args: PageArguments & { refPrefix: string }) => refConnection(scope, repository, args),
    object: (args: { oid?: string | null; expression?: string | null }) => findObject(scope, repository, args),
    issue: ({ number }: { number: number }) => scope.nodes.issue(numbered(scope, repository, number, 'issue')),
    pullRequest: ({ number }: { number: number }) =>
      scope.nodes.issueOrPullRequest(numbered(scope, repository, number, 'pull')),
    issueOrPullRequest: ({ number }: { number: number }) =>
      scope.nodes.issueOrPullRequest(numbered(scope, repository, number, 'either')),
    issues: (args: PageArguments) => issueConnection(scope, repository, args),
    pullRequests: (args: PageArguments) => pullRequestConnection(scope, repository, args),
    label: ({ name }: { name: string }) => {
      const label = labels().find((each) => sameName(each.name, name));
      return label === undefined ? null : scope.nodes.label(label);
    },
    labels: (args: PageArguments) => labelConnection(scope, args, labels()),
    assignableUsers: people(scope, 'assignableUsers'),
    mentionableUsers: people(scope, 'mentionableUsers'),
    projectsV2: () => {
      throw forbidden();
    },
  };
}

const NOUN = { issue: 'an Issue', pull: 'a PullRequest', either: 'an issue or pull request' } as const;

/** The issue record of this number, when it is of the kind asked for and the token may read it. */
function numbered(scope: Scope, repository: Repository, number: number, kind: keyof typeof NOUN): Issue {
  const { model } = scope.context;
  const issue = model.issues.find((each) => each.repositoryId === repository.id && each.number === number);
  const isPull = issue !== undefined && pullRequestOf(model, issue) !== undefined;
  if (issue === undefined || (kind === 'issue' && isPull) || (kind === 'pull' && !isPull)) {
    throw notFound(`Could not resolve to ${NOUN[kind]} with the number of ${number}.`);
  }
  scope.demand(isPull ? 'pull_requests' : 'issues', 'read');
  return issue;
}

/** GitHub takes `main`, `heads/main` and `refs/heads/main`. */
async function findRef(scope: Scope, repository: Repository, name: string): Promise<object | null> {
  for (const candidate of [name, `refs/${name}`, `refs/heads/${name}`, `refs/tags/${name}`]) {
    const ref = await refByName(scope, repository, candidate);
    if (ref !== null) return ref;
  }
  return null;
}

/** Commits only: by id, or by what names one. */
async function findObject(
  scope: Scope,
  repository: Repository,
  { oid, expression }: { oid?: string | null; expression?: string | null },
): Promise<object | null> {
  scope.demand('contents', 'read');
  const found = await resolveRef(repositoryFolder(scope.context, repository), oid ?? expression ?? '');
  return found === undefined ? null : commitByOid(scope, repository, found);
}
