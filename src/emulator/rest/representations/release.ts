import { repositoryById, userById } from '../../actions/records.ts';
import type { EmulatorContext } from '../../context.ts';
import type { Release, ReleaseAsset } from '../../state/model.ts';
import { escapePath, repositoryApi, repositoryWeb } from './addresses.ts';
import { nodeId } from '../../graphql/node-id.ts';
import { unservedNodeId } from './node-id.ts';
import { timestamp, timestampOrNull } from './time.ts';
import { simpleUser } from './user.ts';

/** GitHub's `release`. */
export function releaseBody(context: EmulatorContext, release: Release) {
  const { model, publicUrls } = context;
  const repository = repositoryById(model, release.repositoryId);
  const api = repositoryApi(context, repository);
  const url = `${api}/releases/${release.id}`;
  // Files go to a host of their own: https://docs.github.com/en/rest/releases/assets#upload-a-release-asset
  const uploads = url.replace(publicUrls.api, publicUrls.uploads);
  const tag = escapePath(release.tagName);
  return {
    url,
    assets_url: `${url}/assets`,
    upload_url: `${uploads}/assets{?name,label}`,
    html_url: `${repositoryWeb(context, repository)}/releases/tag/${tag}`,
    id: release.id,
    author: simpleUser(context, userById(model, release.authorId)),
    node_id: nodeId('RE', repository.id, release.id),
    tag_name: release.tagName,
    target_commitish: release.target,
    name: release.name,
    draft: release.draft,
    immutable: false,
    prerelease: release.prerelease,
    created_at: timestamp(release.createdAt),
    updated_at: timestamp(release.createdAt),
    published_at: timestampOrNull(release.publishedAt),
    assets: assetsOf(context, release).map((asset) => assetBody(context, release, asset)),
    // A draft's tag may not exist yet.
    tarball_url: release.draft ? null : `${api}/tarball/${tag}`,
    zipball_url: release.draft ? null : `${api}/zipball/${tag}`,
    body: release.body,
  };
}

/** GitHub's `release-asset`. */
export function assetBody(context: EmulatorContext, release: Release, asset: ReleaseAsset) {
  const repository = repositoryById(context.model, release.repositoryId);
  const path = `${escapePath(release.tagName)}/${encodeURIComponent(asset.name)}`;
  return {
    url: `${repositoryApi(context, repository)}/releases/assets/${asset.id}`,
    id: asset.id,
    node_id: unservedNodeId('RA', repository.id, asset.id),
    name: asset.name,
    label: asset.label,
    uploader: simpleUser(context, userById(context.model, asset.uploaderId)),
    content_type: asset.contentType,
    state: 'uploaded' as const,
    size: asset.size,
    digest: `sha256:${asset.sha256}`,
    download_count: 0,
    created_at: timestamp(asset.createdAt),
    updated_at: timestamp(asset.createdAt),
    browser_download_url: `${repositoryWeb(context, repository)}/releases/download/${path}`,
  };
}

export function assetsOf({ model }: EmulatorContext, release: Release): ReleaseAsset[] {
  return model.releaseAssets.filter(({ releaseId }) => releaseId === release.id);
}
