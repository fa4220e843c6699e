import { expect } from 'vitest';
import type { ConformingClient } from './client.ts';

const ISSUES = '/repos/{owner}/{repo}/issues';
const ISSUE = `${ISSUES}/{issue_number}`;
const MISSING = { issue_number: 9_999 };

/** An issue's life: opened, assigned, labelled, discussed, closed. */
export async function walkIssues(github: ConformingClient): Promise<void> {
  const body = {
    title: 'The mole leaks',
    body: 'At high tide, @ada.',
    assignees: ['grace'],
    labels: ['leak', 'question'],
  };
  const opened = await github.call(`POST ${ISSUES}`, { status: 201, body });
  const { number } = opened.json as { number: number };
  const parameters = { issue_number: number };
  await walkLock(github, parameters);
  await github.call(`POST ${ISSUES}`, { status: 422, body: { title: ' ' } });
  await github.call(`POST ${ISSUES}`, { status: 422, body: { title: 'x', assignees: ['nobody'] } });
  await github.call(`POST ${ISSUES}`, { status: 400, text: '{"title":' });
  await github.call(`POST ${ISSUES}`, { status: 404, parameters: { repo: 'nothing' }, body });

  const query = {
    state: 'open',
    assignee: 'Grace',
    labels: 'Leak,question',
    mentioned: 'ada',
    since: '2020-01-01T00:00:00Z',
  };
  const listed = await github.call(`GET ${ISSUES}`, {
    status: 200,
    query: { ...query, sort: 'comments', direction: 'asc' },
  });
  expect(listed.json).toMatchObject([{ number }]);
  await github.call(`GET ${ISSUES}`, { status: 422, query: { state: 'ajar' } });
  await github.call(`GET ${ISSUES}`, { status: 404, parameters: { repo: 'nothing' } });

  const read = await github.call(`GET ${ISSUE}`, { status: 200, parameters });
  const etag = read.headers.get('etag') ?? '';
  await github.call(`GET ${ISSUE}`, { status: 304, parameters, headers: { 'if-none-match': etag } });
  await github.call(`GET ${ISSUE}`, { status: 404, parameters: MISSING });

  await walkIssueParts(github, parameters);
  await walkComments(github, parameters);

  const closing = { state: 'closed', state_reason: 'not_planned', labels: [], assignees: [] };
  const closed = await github.call(`PATCH ${ISSUE}`, { status: 200, parameters, body: closing });
  expect(closed.json).toMatchObject({
    state: 'closed',
    state_reason: 'not_planned',
    closed_by: { login: 'mooring[bot]' },
  });
  await github.call(`PATCH ${ISSUE}`, { status: 422, parameters, body: { state: 'ajar' } });
  await github.call(`PATCH ${ISSUE}`, { status: 404, parameters: MISSING, body: closing });
  await github.call(`GET ${ISSUE}/events`, { status: 200, parameters });
  await github.call(`GET ${ISSUE}/events`, { status: 404, parameters: MISSING });
  const timeline = await github.call(`GET ${ISSUE}/timeline`, { status: 200, parameters });
  expect(timeline.json).toMatchObject([{ event: 'commented' }, { event: 'closed' }]);
  await github.call(`GET ${ISSUE}/timeline`, { status: 404, parameters: MISSING });
}

async function walkIssueParts(github: ConformingClient, parameters: { issue_number: number }): Promise<void> {
  const assignees = { assignees: ['ada', 'nobody'] };
  const added = await github.call(`POST ${ISSUE}/assignees`, { status: 201, parameters, body: assignees });
  expect(added.json).toMatchObject({ assignees: [{ login: 'grace' }, { login: 'ada' }] });
  await github.call(`POST ${ISSUE}/assignees`, { status: 404, parameters: MISSING, body: assignees });
  await github.call(`GET ${ISSUE}/assignees/{assignee}`, {
    status: 204,
    parameters: { ...parameters, assignee: 'ada' },
  });
  await github.call(`GET ${ISSUE}/assignees/{assignee}`, {
    status: 404,
    parameters: { ...parameters, assignee: 'acme' },
  });
  const removed = await github.call(`DELETE ${ISSUE}/assignees`, {
    status: 200,
    parameters,
    body: { assignees: ['grace'] },
  });
  expect(removed.json).toMatchObject({ assignees: [{ login: 'ada' }] });
  await github.call(`DELETE ${ISSUE}/assignees`, { status: 404, parameters: MISSING, body: assignees });

  await github.call(`GET ${ISSUE}/labels`, { status: 200, parameters });
  await github.call(`GET ${ISSUE}/labels`, { status: 404, parameters: MISSING });
  await github.call(`POST ${ISSUE}/labels`, { status: 200, parameters, body: { labels: ['fresh'] } });
  await github.call(`POST ${ISSUE}/labels`, { status: 422, parameters, body: { labels: 'fresh' } });
  await github.call(`POST ${ISSUE}/labels`, { status: 404, parameters: MISSING, body: { labels: ['fresh'] } });
  const set = await github.call(`PUT ${ISSUE}/labels`, { status: 200, parameters, body: ['leak', 'documentation'] });
  expect((set.json as { name: string }[]).map(({ name }) => name).toSorted()).toEqual(['documentation', 'leak']);
  await github.call(`PUT ${ISSUE}/labels`, { status: 422, parameters, body: { labels: 7 } });
  await github.call(`PUT ${ISSUE}/labels`, { status: 404, parameters: MISSING, body: [] });
  await github.call(`DELETE ${ISSUE}/labels/{name}`, { status: 200, parameters: { ...parameters, name: 'leak' } });
  await github.call(`DELETE ${ISSUE}/labels/{name}`, { status: 404, parameters: { ...parameters, name: 'leak' } });
  await github.call(`DELETE ${ISSUE}/labels`, { status: 204, parameters });
  await github.call(`DELETE ${ISSUE}/labels`, { status: 404, parameters: MISSING });
}

async function walkComments(github: ConformingClient, parameters: { issue_number: number }): Promise<void> {
  const said = await github.call(`POST ${ISSUE}/comments`, { status: 201, parameters, body: { body: 'I take this.' } });
  const comment = { comment_id: (said.json as { id: number }).id };
  await github.call(`POST ${ISSUE}/comments`, { status: 422, parameters, body: { body: '' } });
  await github.call(`POST ${ISSUE}/comments`, { status: 404, parameters: MISSING, body: { body: 'x' } });
  await github.call(`GET ${ISSUE}/comments`, { status: 200, parameters });
  await github.call(`GET ${ISSUE}/comments`, { status: 404, parameters: MISSING });
  const query = { sort: 'updated', direction: 'desc', since: '2020-01-01T00:00:00Z' };
  await github.call(`GET ${ISSUES}/comments`, { status: 200, query });
  await github.call(`GET ${ISSUES}/comments/{comment_id}`, { status: 200, parameters: comment });
  await github.call(`GET ${ISSUES}/comments/{comment_id}`, { status: 404, parameters: { comment_id: 1 } });
  await github.call(`PATCH ${ISSUES}/comments/{comment_id}`, {
    status: 200,
    parameters: comment,
    body: { body: 'Done.' },
  });
  await github.call(`PATCH ${ISSUES}/comments/{comment_id}`, { status: 422, parameters: comment, body: {} });
  await github.call(`PATCH ${ISSUES}/comments/{comment_id}`, { status: 404, parameters: { comment_id: 1 }, body: {} });
  const passing = await github.call(`POST ${ISSUE}/comments`, { status: 201, parameters, body: { body: 'Noise' } });
  const noise = { comment_id: (passing.json as { id: number }).id };
  await github.call(`DELETE ${ISSUES}/comments/{comment_id}`, { status: 204, parameters: noise });
  await github.call(`DELETE ${ISSUES}/comments/{comment_id}`, { status: 404, parameters: noise });
}

async function walkLock(github: ConformingClient, parameters: { issue_number: number }): Promise<void> {
  const lock = `${ISSUE}/lock`;
  await github.call(`PUT ${lock}`, { status: 422, parameters, body: { lock_reason: 'rude' } });
  await github.call(`PUT ${lock}`, { status: 204, parameters, body: { lock_reason: 'too heated' } });
  const locked = await github.call(`GET ${ISSUE}`, { status: 200, parameters });
  expect(locked.json).toMatchObject({ locked: true, active_lock_reason: 'too heated' });
  await github.call(`DELETE ${lock}`, { status: 204, parameters });
  for (const method of ['PUT', 'DELETE']) {
    await github.call(`${method} ${lock}`, { status: 404, parameters: MISSING });
  }
}
