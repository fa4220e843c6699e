import { array, assert, property, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitShell } from './split-shell.ts';

describe('splitShell', () => {
  it.each<[script: string, commands: string[][]]>([
    ['', []],
    ['git status', [['git', 'status']]],
    ['  git   status  ', [['git', 'status']]],
    ['cd a && git push || echo no; ls | wc -l', [['cd', 'a'], ['git', 'push'], ['echo', 'no'], ['ls'], ['wc', '-l']]],
    [
      'git add .\ngit commit -m done\n',
      [
        ['git', 'add', '.'],
        ['git', 'commit', '-m', 'done'],
      ],
    ],
    ['git commit -m "a && b; c | d"', [['git', 'commit', '-m', 'a && b; c | d']]],
    ["git commit -m 'it; is' -q", [['git', 'commit', '-m', 'it; is', '-q']]],
    [String.raw`git commit -m "say \"no\"; stop"`, [['git', 'commit', '-m', 'say "no"; stop']]],
    [String.raw`git add a\ b\;c`, [['git', 'add', 'a b;c']]],
    ['git add a\'b\'"c"d', [['git', 'add', 'abcd']]],
    ["git commit -m ''", [['git', 'commit', '-m', '']]],
    ['git \\\n push', [['git', 'push']]],
    [
      'git push 2>&1 | tail -3',
      [
        ['git', 'push', '2>&1'],
        ['tail', '-3'],
      ],
    ],
    [
      'git push &> log & gh pr list',
      [
        ['git', 'push', '&>', 'log'],
        ['gh', 'pr', 'list'],
      ],
    ],
    [
      '(cd a; git push)',
      [
        ['cd', 'a'],
        ['git', 'push'],
      ],
    ],
    ['url=$(gh pr create)', [['url=$'], ['gh', 'pr', 'create']]],
    ['git push # then; gh pr create\nls', [['git', 'push'], ['ls']]],
    ['git log a#b', [['git', 'log', 'a#b']]],
    ["git commit -m 'unclosed", [['git', 'commit', '-m', "'unclosed"]]],
  ])('reads %j', (script, commands) => {
    expect(splitShell(script)).toEqual(commands);
  });

  it('takes a here-document for data', () => {
    const script = 'cat > notes <<EOF\ngit push\ngh pr create\nEOF\ngit add notes';
    expect(splitShell(script)).toEqual([
      ['cat', '>', 'notes'],
      ['git', 'add', 'notes'],
    ]);
  });

  it('reads a commit message that agents write as a here-document', () => {
    const script = `git commit -m "$(cat <<'EOF'\nDo "this"; git push\n\nEOF\n)" && git push`;
    expect(splitShell(script).map(([program, verb]) => [program, verb])).toEqual([
      ['git', 'commit'],
      ['git', 'push'],
    ]);
  });

  it('gives back any words that were quoted', () => {
    const word = string({ unit: 'grapheme-ascii' }).filter((text) => !text.includes('<<'));
    assert(
      property(array(word, { minLength: 1 }), (words) => {
        const script = words.map((text) => `'${text.replaceAll("'", String.raw`'\''`)}'`).join(' ');
        expect(splitShell(script)).toEqual([words]);
      }),
    );
  });

  it('ends soon on text that was written to make it slow', () => {
    const script = `${'<<a '.repeat(2_000)}${'"\\'.repeat(20_000)}`;
    expect(splitShell(script).length).toBeGreaterThan(0);
  });
});
