import { expect } from 'vitest';
import type { ConformingClient } from './client.ts';

/** What needs no repository, and what a repository says about itself and its people. */
export async function walkAccounts(github: ConformingClient): Promise<void> {
  const root = await github.call('GET /', { status: 200 });
  expect(root.json).toMatchObject({ user_url: 'https://api.github.com/users/{user}' });
  await github.call('GET /meta', { status: 200 });
  await github.call('GET /rate_limit', { status: 200 });
  await github.call('GET /user', { status: 403 });

  await github.call('GET /users/{username}', { status: 200, parameters: { username: 'ADA' } });
  const bot = await github.call('GET /users/{username}', { status: 200, parameters: { username: 'mooring[bot]' } });
  expect(bot.json).toMatchObject({ login: 'mooring[bot]', type: 'Bot' });
  await github.call('GET /users/{username}', { status: 404, parameters: { username: 'nobody' } });
  await github.call('GET /users/{username}/repos', { status: 200, parameters: { username: 'acme' } });
  await github.call('GET /users/{username}/repos', { status: 404, parameters: { username: 'nobody' } });

  await github.call('GET /orgs/{org}', { status: 200, parameters: { org: 'acme' } });
  await github.call('GET /orgs/{org}', { status: 404, parameters: { org: 'ada' } });
  const query = { sort: 'full_name', direction: 'desc', type: 'all' };
  const owned = await github.call('GET /orgs/{org}/repos', { status: 200, parameters: { org: 'acme' }, query });
  expect(owned.json).toContainEqual(expect.objectContaining({ full_name: 'acme/tide' }));
  await github.call('GET /orgs/{org}/repos', { status: 404, parameters: { org: 'nobody' } });

  const reached = await github.call('GET /installation/repositories', { status: 200 });
  expect(reached.json).toMatchObject({ repository_selection: 'all' });
}

export async function walkRepository(github: ConformingClient): Promise<void> {
  const repository = await github.call('GET /repos/{owner}/{repo}', { status: 200 });
  expect(repository.json).toMatchObject({ permissions: { push: false }, default_branch: 'main' });
  await github.call('GET /repos/{owner}/{repo}', { status: 404, parameters: { repo: 'nothing' } });
  const change = { description: 'Tides and harbours' };
  const changed = await github.call('PATCH /repos/{owner}/{repo}', { status: 200, body: change });
  expect(changed.json).toMatchObject(change);
  await github.call('PATCH /repos/{owner}/{repo}', { status: 422, body: { default_branch: 'nothing' } });
  await github.call('PATCH /repos/{owner}/{repo}', { status: 404, parameters: { repo: 'nothing' }, body: change });

  await github.call('GET /repos/{owner}/{repo}/assignees', { status: 200, query: { per_page: 1 } });
  const assignee = 'GET /repos/{owner}/{repo}/assignees/{assignee}';
  await github.call(assignee, { status: 204, parameters: { assignee: 'ada' } });
  await github.call(assignee, { status: 404, parameters: { assignee: 'mooring[bot]' } });
  const collaborator = 'GET /repos/{owner}/{repo}/collaborators/{username}';
  await github.call(collaborator, { status: 204, parameters: { username: 'ada' } });
  await github.call(collaborator, { status: 404, parameters: { username: 'nobody' } });
  const permission = await github.call(`${collaborator}/permission`, { status: 200, parameters: { username: 'ada' } });
  expect(permission.json).toMatchObject({ permission: 'write' });
  await github.call(`${collaborator}/permission`, { status: 404, parameters: { username: 'nobody' } });

  const labels = '/repos/{owner}/{repo}/labels';
  await github.call(`GET ${labels}`, { status: 200 });
  await github.call(`POST ${labels}`, {
    status: 201,
    body: { name: 'tidy up/later', color: 'a1b2c3', description: 'x' },
  });
  await github.call(`POST ${labels}`, { status: 422, body: { name: 'Tidy Up/Later' } });
  await github.call(`GET ${labels}/{name}`, { status: 200, parameters: { name: 'bug' } });
  await github.call(`GET ${labels}/{name}`, { status: 404, parameters: { name: 'nothing' } });
  await github.call(`PATCH ${labels}/{name}`, { status: 200, parameters: { name: 'bug' }, body: { color: '000000' } });
  await github.call(`PATCH ${labels}/{name}`, { status: 404, parameters: { name: 'nothing' }, body: {} });
  await github.call(`PATCH ${labels}/{name}`, {
    status: 422,
    parameters: { name: 'bug' },
    body: { new_name: 'tidy up/later' },
  });
  await github.call(`DELETE ${labels}/{name}`, { status: 204, parameters: { name: 'bug' } });
  await github.call(`DELETE ${labels}/{name}`, { status: 404, parameters: { name: 'bug' } });
}
