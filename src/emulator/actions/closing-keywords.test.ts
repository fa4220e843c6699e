import { describe, expect, it } from 'vitest';
import { closingReferences } from './closing-keywords.ts';

const home = { owner: 'acme', repository: 'harbor' };
const found = (text: string): string[] =>
  closingReferences(text, home).map(({ owner, repository, number }) => `${owner}/${repository}#${number}`);

describe('closing keywords', () => {
  it.each([
    ['Closes #12', ['acme/harbor#12']],
    ['close #1, closed #2 and closes #3', ['acme/harbor#1', 'acme/harbor#2', 'acme/harbor#3']],
    ['Fix #4; fixes #5; FIXED #6', ['acme/harbor#4', 'acme/harbor#5', 'acme/harbor#6']],
    ['Resolve #7\nresolves: #8\nresolved #9.', ['acme/harbor#7', 'acme/harbor#8', 'acme/harbor#9']],
    ['fixes acme/tide#3', ['acme/tide#3']],
    ['Closes https://github.com/acme/tide/issues/3', ['acme/tide#3']],
    ['Closes #12 and closes #12 again', ['acme/harbor#12']],
    ['(closes #12)', ['acme/harbor#12']],
  ])('%j names %j', (text, expected) => {
    expect(found(text)).toEqual(expected);
  });

  it.each([
    'See #12',
    'Closes 12',
    'discloses #12',
    'un-closes #12',
    'closes #12a',
    'closes#12',
    'closing #12',
    'Write `closes #12` in the text',
    '```\ncloses #12\n```',
    '<!-- closes #12 -->',
  ])('%j names nothing', (text) => {
    expect(found(text)).toEqual([]);
  });
});
