import { expect } from 'vitest';
import type { ConformingClient } from './client.ts';

const REPO = '/repos/{owner}/{repo}';
const PULLS = `${REPO}/pulls`;
const PULL = `${PULLS}/{pull_number}`;
const MISSING = { pull_number: 9_999 };

/** A pull request's life: branch, commits, opened, changed, merged. */
export async function walkPulls(github: ConformingClient): Promise<void> {
  await branch(github, 'swell', 'swell.txt');
  const wish = { title: 'Add swell', body: 'Closes nothing', head: 'acme:swell', base: 'main' };
  const opened = await github.call(`POST ${PULLS}`, { status: 201, body: wish });
  expect(opened.json).toMatchObject({ mergeable: true, mergeable_state: 'clean', commits: 1, changed_files: 1 });
  const parameters = { pull_number: (opened.json as { number: number }).number };
  await github.call(`POST ${PULLS}`, { status: 422, body: wish });
  await github.call(`POST ${PULLS}`, { status: 422, body: { ...wish, head: 'somebody:swell' } });
  await github.call(`POST ${PULLS}`, { status: 404, parameters: { repo: 'nothing' }, body: wish });

  const query = { head: 'acme:swell', base: 'main', sort: 'updated', state: 'all' };
  const listed = await github.call(`GET ${PULLS}`, { status: 200, query });
  expect(listed.json).toMatchObject([{ title: 'Add swell' }]);
  await github.call(`GET ${PULLS}`, { status: 422, query: { state: 'ajar' } });
  const read = await github.call(`GET ${PULL}`, { status: 200, parameters });
  const etag = read.headers.get('etag') ?? '';
  await github.call(`GET ${PULL}`, { status: 304, parameters, headers: { 'if-none-match': etag } });
  await github.call(`GET ${PULL}`, { status: 404, parameters: MISSING });
  const diff = await github.call(`GET ${PULL}`, {
    status: 200,
    parameters,
    headers: { accept: 'application/vnd.github.diff' },
  });
  expect(diff.text).toContain('+++ b/swell.txt');
  await github.call(`GET ${PULL}/files`, { status: 200, parameters });
  await github.call(`GET ${PULL}/files`, { status: 404, parameters: MISSING });
  await github.call(`GET ${PULL}/commits`, { status: 200, parameters });
  await github.call(`GET ${PULL}/commits`, { status: 404, parameters: MISSING });
  const compared = await github.call(`GET ${REPO}/compare/{basehead}`, {
    status: 200,
    parameters: { basehead: 'main...swell' },
  });
  expect(compared.json).toMatchObject({ status: 'ahead', ahead_by: 1, files: [{ filename: 'swell.txt' }] });
  await github.call(`GET ${REPO}/compare/{basehead}`, { status: 404, parameters: { basehead: 'main...nothing' } });

  await github.call(`PATCH ${PULL}`, { status: 200, parameters, body: { title: 'Add a swell', state: 'closed' } });
  await github.call(`PATCH ${PULL}`, { status: 200, parameters, body: { state: 'open' } });
  await github.call(`PATCH ${PULL}`, { status: 422, parameters, body: { base: 'nothing' } });
  await github.call(`PATCH ${PULL}`, { status: 404, parameters: MISSING, body: { title: 'x' } });
  await walkMerge(github, parameters);
  // A pull request is an issue too.
  const { pull_number: number } = parameters;
  const issue = await github.call(`GET ${REPO}/issues/{issue_number}`, {
    status: 200,
    parameters: { issue_number: number },
  });
  expect(issue.json).toMatchObject({ state: 'closed', pull_request: { merged_at: expect.any(String) } });
  await github.call(`GET ${REPO}/issues/{issue_number}/events`, { status: 200, parameters: { issue_number: number } });
}

async function walkMerge(github: ConformingClient, parameters: { pull_number: number }): Promise<void> {
  await github.call(`GET ${PULL}/merge`, { status: 404, parameters });
  await github.call(`PUT ${PULL}/merge`, { status: 409, parameters, body: { sha: 'f'.repeat(40) } });
  await github.call(`PUT ${PULL}/merge`, { status: 422, parameters, body: { merge_method: 'octopus' } });
  await github.call(`PUT ${PULL}/merge`, { status: 404, parameters: MISSING });
  const merged = await github.call(`PUT ${PULL}/merge`, { status: 200, parameters, body: { merge_method: 'squash' } });
  expect(merged.json).toMatchObject({ merged: true });
  await github.call(`PUT ${PULL}/merge`, { status: 405, parameters });
  await github.call(`GET ${PULL}/merge`, { status: 204, parameters });
  await github.call(`PATCH ${PULL}`, { status: 422, parameters, body: { state: 'open' } });
}

/** A branch of main with one more file. */
async function branch(github: ConformingClient, name: string, path: string): Promise<void> {
  const main = await github.call(`GET ${REPO}/git/ref/{ref}`, { status: 200, parameters: { ref: 'heads/main' } });
  const { sha } = (main.json as { object: { sha: string } }).object;
  await github.call(`POST ${REPO}/git/refs`, { status: 201, body: { ref: `refs/heads/${name}`, sha } });
  const body = { message: `Add ${path}`, content: Buffer.from(`${name}\n`).toString('base64'), branch: name };
  await github.call(`PUT ${REPO}/contents/{path}`, { status: 201, parameters: { path }, body });
}
