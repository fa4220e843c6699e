import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startEmulator, type TestEmulator } from '../testing/start-emulator.ts';
import { addComment } from './add-comment.ts';
import { changeIssue } from './change-issue.ts';
import { createIssue } from './create-issue.ts';
import { findRepository } from './records.ts';

describe('issues', () => {
  let emulator: TestEmulator;
  let now = Date.UTC(2026, 0, 1);
  beforeAll(async () => {
    emulator = await startEmulator({ clock: () => now });
  });
  afterAll(() => emulator.stop());

  const open = () => {
    const { context } = emulator;
    const repository = findRepository(context.model, 'ACME', 'Harbor')!;
    const [author, other] = context.model.users.filter(({ type }) => type === 'User');
    const issue = createIssue(context, {
      repository,
      author: author!,
      title: '  A lamp ',
      body: '',
      assignees: [author!],
    });
    return { context, issue, repository, author: author!, other: other! };
  };

  it('numbers each issue of a repository one higher than the last', () => {
    const first = open().issue;
    const second = open().issue;
    expect(second.number).toBe(first.number + 1);
    expect(first).toMatchObject({ title: 'A lamp', state: 'open', stateReason: null, closedAt: null });
  });

  it('closes with a reason, who and when, and forgets them when it is opened again', () => {
    const { context, issue, author, other } = open();
    now += 1_000;
    changeIssue(context, issue, other, { state: 'closed' });
    expect(issue).toMatchObject({ state: 'closed', stateReason: 'completed', closedAt: now, closedById: other.id });

    const closedAt = now;
    now += 1_000;
    changeIssue(context, issue, author, { state: 'closed', stateReason: 'not_planned' });
    expect(issue).toMatchObject({ stateReason: 'not_planned', closedAt, closedById: other.id, updatedAt: now });

    changeIssue(context, issue, author, { state: 'open' });
    expect(issue).toMatchObject({ state: 'open', stateReason: 'reopened', closedAt: null, closedById: null });
  });

  it('replaces assignees, each once, and leaves alone what is not named', () => {
    const { context, issue, author, other } = open();
    changeIssue(context, issue, author, { assigneeIds: [other.id, other.id] });
    expect(issue).toMatchObject({ assigneeIds: [other.id], title: 'A lamp', labelIds: [] });
  });

  it('keeps comments in their order and marks the issue as changed', () => {
    const { context, issue, author } = open();
    now += 1_000;
    const first = addComment(context, issue, author, 'one');
    const second = addComment(context, issue, author, 'two');
    const ids = context.model.comments.filter(({ issueId }) => issueId === issue.id).map(({ id }) => id);
    expect(ids).toEqual([first.id, second.id]);
    expect(issue.updatedAt).toBe(now);
  });
});
