import { expect, it } from 'vitest';
import type { OpenPullRequest } from './gh.ts';
import { COMPLAINT, decideMerge } from './merge-pull-requests.ts';

const good: OpenPullRequest = {
  number: 1,
  headRefName: 'mooring/issue-4',
  isDraft: false,
  mergeable: 'MERGEABLE',
  mergeStateStatus: 'CLEAN',
  comments: [],
};
const conflicting = { mergeable: 'CONFLICTING', mergeStateStatus: 'DIRTY' };

it.each<[why: string, fields: Partial<OpenPullRequest>, decision: string]>([
  ['a clean one of ours', {}, 'merge'],
  ['one whose optional checks fail', { mergeStateStatus: 'UNSTABLE' }, 'merge'],
  ["another's", { headRefName: 'feature/sails' }, 'leave'],
  ['a draft', { isDraft: true, mergeStateStatus: 'DRAFT' }, 'leave'],
  ['one that waits for a review', { mergeStateStatus: 'BLOCKED' }, 'leave'],
  ['one that GitHub is still looking at', { mergeable: 'UNKNOWN', mergeStateStatus: 'UNKNOWN' }, 'leave'],
  ['one that conflicts', conflicting, 'complain'],
  ['one whose conflict was told', { ...conflicting, comments: [{ body: COMPLAINT }] }, 'leave'],
  ['a conflict in a branch of another', { ...conflicting, headRefName: 'feature/sails' }, 'leave'],
])('%s', (_why, fields, decision) => {
  expect(decideMerge({ ...good, ...fields })).toBe(decision);
});
