import { expect } from 'vitest';
import type { ConformingClient } from './client.ts';

const RELEASES = '/repos/{owner}/{repo}/releases';
const RELEASE = `${RELEASES}/{release_id}`;
const MISSING = { release_id: 1 };

/** A release's life: drafted, given a file, published, corrected, taken back. `uploads` is uploads.github.com. */
export async function walkReleases(github: ConformingClient, uploads: ConformingClient): Promise<void> {
  await github.call(`GET ${RELEASES}/latest`, { status: 404 });
  const draft = { tag_name: 'v9', name: 'Nine', draft: true };
  const drafted = await github.call(`POST ${RELEASES}`, { status: 201, body: draft });
  const parameters = { release_id: (drafted.json as { id: number }).id };
  await github.call(`GET ${RELEASES}/tags/{tag}`, { status: 404, parameters: { tag: 'v9' } });
  await walkAssets(github, uploads, parameters);

  await github.call(`PATCH ${RELEASE}`, { status: 422, parameters, body: { draft: false, target_commitish: 'none' } });
  const published = await github.call(`PATCH ${RELEASE}`, { status: 200, parameters, body: { draft: false } });
  expect(published.json).toMatchObject({ draft: false, tag_name: 'v9', assets: [{ name: 'tide.txt' }] });
  await github.call('GET /repos/{owner}/{repo}/git/ref/{ref}', { status: 200, parameters: { ref: 'tags/v9' } });
  await github.call(`PATCH ${RELEASE}`, { status: 404, parameters: MISSING, body: {} });
  await github.call(`POST ${RELEASES}`, { status: 422, body: { tag_name: 'v9' } });
  await github.call(`POST ${RELEASES}`, { status: 422, body: { tag_name: 'v10', target_commitish: 'none' } });

  await github.call(`GET ${RELEASES}`, { status: 200 });
  await github.call(`GET ${RELEASES}/latest`, { status: 200 });
  await github.call(`GET ${RELEASES}/tags/{tag}`, { status: 200, parameters: { tag: 'v9' } });
  await github.call(`GET ${RELEASE}`, { status: 200, parameters });
  await github.call(`GET ${RELEASE}`, { status: 404, parameters: MISSING });
  await github.call(`DELETE ${RELEASE}`, { status: 204, parameters });
  await github.call(`DELETE ${RELEASE}`, { status: 404, parameters });
}

async function walkAssets(
  github: ConformingClient,
  uploads: ConformingClient,
  parameters: { release_id: number },
): Promise<void> {
  const file = { text: 'ebb and flow\n', headers: { 'content-type': 'text/plain' }, query: { name: 'tide.txt' } };
  await uploads.call(`POST ${RELEASE}/assets`, { status: 201, parameters, ...file });
  await uploads.call(`POST ${RELEASE}/assets`, { status: 422, parameters, ...file });
  await uploads.call(`POST ${RELEASE}/assets`, { status: 404, parameters: MISSING, ...file });
  const second = { ...file, query: { name: 'noise.txt', label: 'Noise' } };
  const made = await uploads.call(`POST ${RELEASE}/assets`, { status: 201, parameters, ...second });
  const noise = { asset_id: (made.json as { id: number }).id };

  await github.call(`GET ${RELEASE}/assets`, { status: 200, parameters });
  await github.call(`GET ${RELEASE}/assets`, { status: 404, parameters: MISSING });
  await github.call(`GET ${RELEASES}/assets/{asset_id}`, { status: 200, parameters: noise });
  await github.call(`DELETE ${RELEASES}/assets/{asset_id}`, { status: 204, parameters: noise });
  await github.call(`DELETE ${RELEASES}/assets/{asset_id}`, { status: 404, parameters: noise });
  await github.call(`GET ${RELEASES}/assets/{asset_id}`, { status: 404, parameters: noise });
}
