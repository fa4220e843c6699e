import { fullName } from '../../actions/records.ts';
import type { Release, Repository } from '../../state/model.ts';
import { connection, type PageArguments } from '../connection.ts';
import { nodeId } from '../node-id.ts';
import type { Scope } from '../scope.ts';
import { refByName } from './ref.ts';
import { dateTime, dateTimeOrNull } from './times.ts';

function releaseNode(scope: Scope, repository: Repository, release: Release, isLatest: boolean): object {
  const { model, publicUrls } = scope.context;
  const resourcePath = `/${fullName(model, repository)}/releases/tag/${encodeURIComponent(release.tagName)}`;
  return {
    __typename: 'Release',
    id: nodeId('RE', repository.id, release.id),
    databaseId: release.id,
    author: () => scope.nodes.actor(release.authorId),
    name: release.name,
    description: release.body,
    tagName: release.tagName,
    tag: () => refByName(scope, repository, `refs/tags/${release.tagName}`),
    isDraft: release.draft,
    isLatest,
    isPrerelease: release.prerelease,
    createdAt: dateTime(release.createdAt),
    publishedAt: dateTimeOrNull(release.publishedAt),
    updatedAt: dateTime(release.createdAt),
    resourcePath,
    url: `${publicUrls.web}${resourcePath}`,
    repository: () => scope.nodes.repository(repository),
  };
}

/** `releases` and `latestRelease` of a repository, the newest first. */
export function releaseFields(scope: Scope, repository: Repository): object {
  const all = (): readonly Release[] => {
    scope.demand('contents', 'read');
    return scope.context.model.releases.filter(({ repositoryId }) => repositoryId === repository.id).toReversed();
  };
  const latest = (): Release | undefined => all().find(({ draft, prerelease }) => !draft && !prerelease);
  const view = (release: Release): object => releaseNode(scope, repository, release, release === latest());
  return {
    releases: (args: PageArguments) => connection('releases', args, all, view),
    latestRelease: () => {
      const release = latest();
      return release === undefined ? null : view(release);
    },
  };
}
