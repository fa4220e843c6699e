import { describe, expect, it } from 'vitest';
import { matches, type Searchable } from './match-issue.ts';
import { parseSearchQuery } from './search-query.ts';

const subject: Searchable = {
  owner: 'acme',
  repository: 'harbor',
  title: 'Lantern goes out',
  body: 'At night. cc @grace',
  comments: ['Seen it'],
  kind: 'issue',
  state: 'open',
  stateReason: null,
  merged: false,
  draft: false,
  private: true,
  locked: false,
  author: 'mooring[bot]',
  assignees: ['ada'],
  commenters: ['linus'],
  reviewers: [],
  labels: ['bug', 'good first issue'],
  head: undefined,
  base: undefined,
  createdAt: Date.UTC(2026, 4, 10, 12),
  updatedAt: Date.UTC(2026, 4, 11),
  closedAt: null,
  mergedAt: null,
};
const finds = (query: string): boolean => matches(subject, parseSearchQuery(query), 'mooring[bot]');

describe('searching issues', () => {
  it.each([
    '',
    'lantern',
    'LANTERN night',
    'seen in:comments',
    'repo:acme/harbor state:open type:issue',
    'repo:acme/harbor repo:acme/tide',
    'repo:acme/tide org:acme',
    'is:open is:issue is:private',
    'author:@me',
    'author:app/mooring',
    'assignee:ada',
    'assignee:ada assignee:grace',
    'assignee:*',
    '-assignee:grace',
    'label:bug label:"good first issue"',
    'label:nothing,bug',
    '-label:wontfix',
    'mentions:grace involves:linus commenter:linus',
    'no:milestone',
    'created:2026-05-10',
    'created:>=2026-05-10 created:<2026-05-11',
    'created:2026-05-01..2026-05-31',
    'updated:>2026-05-10',
    'comments:1 comments:>0 comments:0..5',
    'sort:created-asc',
  ])('finds it by %j', (query) => {
    expect(finds(query)).toBe(true);
  });

  it.each([
    'candle',
    'lantern candle',
    'night in:title',
    'repo:acme/tide',
    'is:pr',
    'is:closed',
    'is:merged',
    'author:ada',
    'assignee:grace',
    '-assignee:ada',
    'no:assignee',
    'no:label',
    'label:bug label:wontfix',
    '-label:"good first issue"',
    'draft:true',
    'milestone:v1',
    'review-requested:@me',
    'created:2026-05-11',
    'created:>2026-05-10',
    'closed:<2030-01-01',
    'comments:>1',
    'is:nonsense',
    'unknown:thing',
  ])('does not find it by %j', (query) => {
    expect(finds(query)).toBe(false);
  });

  it('takes a search apart at its quotes', () => {
    expect(parseSearchQuery('a "b c" label:"x y" -is:open http://x')).toEqual({
      words: ['a', 'b c', 'http://x'],
      qualifiers: [
        { name: 'label', value: 'x y', negated: false },
        { name: 'is', value: 'open', negated: true },
      ],
    });
  });
});
