import { expect } from 'vitest';
import type { ConformingClient } from './client.ts';

const REPO = '/repos/{owner}/{repo}';
const NO_OBJECT = 'f'.repeat(40);

/** Refs, objects, commits and branches. */
export async function walkGit(github: ConformingClient): Promise<void> {
  const main = await github.call(`GET ${REPO}/git/ref/{ref}`, { status: 200, parameters: { ref: 'heads/main' } });
  const { sha } = (main.json as { object: { sha: string } }).object;
  await github.call(`GET ${REPO}/git/ref/{ref}`, { status: 404, parameters: { ref: 'heads/nothing' } });
  await github.call(`GET ${REPO}/git/matching-refs/{ref}`, { status: 200, parameters: { ref: 'heads/ma' } });

  await github.call(`POST ${REPO}/git/refs`, { status: 201, body: { ref: 'refs/heads/calm/sea', sha } });
  await github.call(`POST ${REPO}/git/refs`, { status: 422, body: { ref: 'refs/heads/calm/sea', sha } });
  await github.call(`POST ${REPO}/git/refs`, { status: 422, body: { ref: 'refs/heads/new', sha: NO_OBJECT } });
  await github.call(`POST ${REPO}/git/refs`, { status: 422, body: { ref: 'main', sha } });
  const calm = { ref: 'heads/calm/sea' };
  await github.call(`PATCH ${REPO}/git/refs/{ref}`, { status: 200, parameters: calm, body: { sha, force: true } });
  await github.call(`PATCH ${REPO}/git/refs/{ref}`, { status: 422, parameters: { ref: 'heads/no' }, body: { sha } });

  const commit = await github.call(`GET ${REPO}/git/commits/{commit_sha}`, {
    status: 200,
    parameters: { commit_sha: sha },
  });
  const { tree } = commit.json as { tree: { sha: string } };
  await github.call(`GET ${REPO}/git/commits/{commit_sha}`, { status: 404, parameters: { commit_sha: NO_OBJECT } });
  const query = { recursive: '1' };
  const read = await github.call(`GET ${REPO}/git/trees/{tree_sha}`, {
    status: 200,
    parameters: { tree_sha: tree.sha },
    query,
  });
  await github.call(`GET ${REPO}/git/trees/{tree_sha}`, { status: 200, parameters: { tree_sha: 'main' } });
  await github.call(`GET ${REPO}/git/trees/{tree_sha}`, { status: 404, parameters: { tree_sha: NO_OBJECT } });
  const blob =
    (read.json as { tree: { type: string; sha: string }[] }).tree.find(({ type }) => type === 'blob')?.sha ?? '';
  await github.call(`GET ${REPO}/git/blobs/{file_sha}`, { status: 200, parameters: { file_sha: blob } });
  await github.call(`GET ${REPO}/git/blobs/{file_sha}`, { status: 404, parameters: { file_sha: tree.sha } });

  await walkCommits(github, sha);
  await github.call(`DELETE ${REPO}/git/refs/{ref}`, { status: 204, parameters: calm });
  await github.call(`DELETE ${REPO}/git/refs/{ref}`, { status: 422, parameters: calm });
}

async function walkCommits(github: ConformingClient, sha: string): Promise<void> {
  await github.call(`GET ${REPO}/branches`, { status: 200, query: { per_page: 1 } });
  await github.call(`GET ${REPO}/branches/{branch}`, { status: 200, parameters: { branch: 'calm/sea' } });
  await github.call(`GET ${REPO}/branches/{branch}`, { status: 404, parameters: { branch: 'nothing' } });

  const query = {
    sha: 'main',
    author: 'mei-t',
    since: '2001-01-01T00:00:00Z',
    until: '2099-01-01T00:00:00Z',
    per_page: 1,
  };
  await github.call(`GET ${REPO}/commits`, { status: 200, query });
  await github.call(`GET ${REPO}/commits`, { status: 404, query: { sha: 'nothing' } });
  await github.call(`GET ${REPO}/commits`, { status: 409, parameters: { repo: 'empty' } });
  const commit = await github.call(`GET ${REPO}/commits/{ref}`, { status: 200, parameters: { ref: 'heads/main' } });
  expect(commit.json).toMatchObject({ sha, author: { type: 'User' } });
  await github.call(`GET ${REPO}/commits/{ref}`, { status: 422, parameters: { ref: 'nothing' } });
  for (const [media, content] of Object.entries({ sha, diff: 'diff --git', patch: `From ${sha}` })) {
    const headers = { accept: `application/vnd.github.v3.${media}` };
    const answer = await github.call(`GET ${REPO}/commits/{ref}`, { status: 200, parameters: { ref: sha }, headers });
    expect(answer.text).toContain(content);
    expect(answer.headers.get('content-type')).toContain(`application/vnd.github.${media}`);
  }

  for (const part of ['status', 'statuses', 'check-runs']) {
    await github.call(`GET ${REPO}/commits/{ref}/${part}`, { status: 200, parameters: { ref: 'calm/sea' } });
  }
  await github.call(`GET ${REPO}/commits/{ref}/status`, { status: 404, parameters: { ref: 'nothing' } });
  await github.call(`GET ${REPO}/commits/{ref}/statuses`, { status: 404, parameters: { ref: 'nothing' } });
  await github.call(`GET ${REPO}/commits/{ref}/check-runs`, { status: 422, parameters: { ref: 'nothing' } });
}
