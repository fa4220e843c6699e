import { execFileSync } from 'node:child_process';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isFullRefName, refsNamed } from './ref-names.ts';

const isRefForGit = (name: string): boolean => {
  try {
    execFileSync('git', ['check-ref-format', name], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
};

describe('the name of a ref', () => {
  it('is one to us where it is one to git', () => {
    const piece = fc.constantFrom(
      'a',
      'B',
      '-',
      '.',
      '..',
      '/',
      '@',
      '{',
      '@{',
      '~',
      '^',
      ':',
      '?',
      '*',
      '[',
      '\\',
      ' ',
      '.lock',
      '\t',
      '\u007f',
      'ü',
      '#',
    );
    const name = fc.array(piece, { minLength: 1, maxLength: 5 }).map((pieces) => `refs/heads/${pieces.join('')}`);
    fc.assert(
      fc.property(name, (name) => {
        expect(isFullRefName(name), JSON.stringify(name)).toBe(isRefForGit(name));
      }),
      { numRuns: 60 },
    );
  });

  it('has two slashes at least, and an end', () => {
    expect(
      ['refs/heads', 'refs/HEAD', 'HEAD', 'refs//x', `refs/heads/${'a'.repeat(2_000)}`].filter(isFullRefName),
    ).toEqual([]);
    expect(isFullRefName('refs/heads/\ud800')).toBe(false);
  });

  it.each([
    ['main', ['refs/heads/main']],
    ['refs/heads/main', ['refs/heads/main']],
    ['feature/heads/x', ['refs/heads/feature/heads/x']],
    ['heads/main', ['refs/heads/heads/main', 'refs/heads/main']],
    ['tags/v1', ['refs/heads/tags/v1', 'refs/tags/v1']],
    ['refs/tags/v1', ['refs/heads/refs/tags/v1', 'refs/tags/v1']],
  ])('%s may mean %j where a branch is asked for', (name, refs) => expect(refsNamed(name, 'heads')).toEqual(refs));
});
