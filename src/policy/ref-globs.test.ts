import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { coversEveryBranch, coversEveryRef, matchRef } from './ref-globs.ts';

describe('a glob', () => {
  it.each([
    ['refs/heads/*', 'refs/heads/a', true],
    ['refs/heads/*', 'refs/heads/a/b', false],
    ['refs/heads/*', 'refs/heads/', true],
    ['refs/heads/**', 'refs/heads/a/b', true],
    ['refs/heads/**', 'refs/tags/a', false],
    ['refs/heads/*/wip-*', 'refs/heads/ada/wip-1', true],
    ['refs/heads/*/wip-*', 'refs/heads/ada/b/wip-1', false],
    ['refs/heads/**/x', 'refs/heads/a/b/x', true],
    ['refs/heads/main', 'refs/heads/main', true],
    ['refs/heads/main', 'refs/heads/Main', false],
    ['refs/heads/main', 'refs/heads/main2', false],
    ['refs/heads/a.c', 'refs/heads/abc', false],
  ])('%s against %s: %s', (glob, ref, covered) => {
    expect(matchRef([glob], ref).covered).toBe(covered);
  });

  it('excludes wherever it stands', () => {
    const by = { covered: false, excludedBy: '!refs/heads/main' };
    expect(matchRef(['!refs/heads/main', 'refs/heads/**'], 'refs/heads/main')).toEqual(by);
    expect(matchRef(['refs/heads/**', '!refs/heads/main'], 'refs/heads/main')).toEqual(by);
    expect(matchRef([], 'refs/heads/main')).toEqual({ covered: false });
  });

  it('agrees with the regular expression that it stands for', () => {
    const glob = fc.string({ unit: fc.constantFrom('a', '/', '*', '**', 'b'), maxLength: 8 });
    const ref = fc.string({ unit: fc.constantFrom('a', '/', 'b'), maxLength: 10 });
    fc.assert(
      fc.property(glob, ref, (body, name) => {
        fc.pre(!body.includes('***'));
        const pattern = body.replaceAll('**', '\0').replaceAll('*', '[^/]*').replaceAll('\0', '.*');
        expect(matchRef([`refs/${body}`], `refs/${name}`).covered).toBe(
          new RegExp(`^refs/${pattern}$`).test(`refs/${name}`),
        );
      }),
      { numRuns: 2_000 },
    );
  });

  it('takes a ref as long as a packet without trouble', () => {
    expect(matchRef(['refs/heads/**a**b**c**d'], `refs/heads/${'ab'.repeat(32_000)}`).covered).toBe(false);
  });
});

it('knows which lists cover whatever may come', () => {
  expect(coversEveryRef(['refs/**'])).toBe(true);
  expect(coversEveryRef(['refs/heads/**', 'refs/tags/**'])).toBe(true);
  expect(coversEveryRef(['refs/heads/**'])).toBe(false);
  expect(coversEveryRef(['refs/**', '!refs/heads/main'])).toBe(false);
  expect(coversEveryBranch(['refs/heads/**', '!refs/tags/v*'])).toBe(true);
  expect(coversEveryBranch(['refs/heads/*'])).toBe(false);
  expect(coversEveryBranch(['refs/heads/**', '!refs/**/main'])).toBe(false);
});
