import { expect, test } from 'vitest';
import { isBranchName, isFullRefName } from './names.ts';
import { runGit } from './run-git.ts';

const NAMES = [
  'main',
  'feature/x',
  'a.b',
  'ünï/çode',
  'x@y',
  '@',
  'a@{b',
  '.hidden',
  'a/.hidden',
  'a..b',
  'a~1',
  'a^',
  'a:b',
  'a?',
  'a*',
  'a[b',
  String.raw`a\b`,
  'a b',
  'a\tb',
  'a\u007fb',
  'a//b',
  '/a',
  'a/',
  'a.',
  'a.lock',
  'a.lock/b',
  'a.locked',
  '',
];

test.each(NAMES)('%j is a branch name exactly when git says so', async (name) => {
  const { code } = await runGit('/nonexistent', ['check-ref-format', `refs/heads/${name}`]);
  // git knows refs/heads/@, but not the branch @: git-check-ref-format(1), rule 9.
  expect(isBranchName(name)).toBe(name !== '@' && code === 0);
});

test('a name that git would take for an option is none', () => {
  expect(isBranchName('--upload-pack=x')).toBe(false);
});

test('a full name begins with refs/ and has a part behind its kind', () => {
  expect(['refs/heads/main', 'refs/pull/1/head'].every(isFullRefName)).toBe(true);
  expect(['main', 'refs/heads', 'refs/heads/', 'HEAD', 'refs//x', 'refs/heads/../x'].some(isFullRefName)).toBe(false);
});
