import { expect, test } from 'vitest';
import { changedFiles, diffStat } from './changed-files.ts';
import { patchText } from './diff-text.ts';
import { gitLine } from './run-git.ts';
import { temporaryRepository } from './testing/temporary-repository.ts';

const LINES = Array.from({ length: 20 }, (_, index) => `line ${index}\n`).join('');

test('each file has its status, its counts and its own hunks', async () => {
  await using repository = await temporaryRepository();
  const before = await repository.commit('main', {
    'gone.txt': 'x\n',
    'long.txt': LINES,
    'picture.bin': new Uint8Array([0, 1, 2]),
    'same.txt': 'diff --git a/b b/b\n',
  });
  const after = await repository.commit('main', {
    'README.md': 'one\n2\nthree\n',
    'gone.txt': undefined,
    'long.txt': undefined,
    'moved/größer.txt': `${LINES}more\n`,
    'picture.bin': new Uint8Array([0, 1, 3]),
    'with space.txt': 'no line end',
  });
  const files = await changedFiles(repository.folder, before, after);
  expect(files.map(({ path, status, additions, deletions }) => [path, status, additions, deletions])).toEqual([
    ['README.md', 'modified', 1, 1],
    ['gone.txt', 'removed', 0, 1],
    ['moved/größer.txt', 'renamed', 1, 0],
    ['picture.bin', 'modified', 0, 0],
    ['with space.txt', 'added', 1, 0],
  ]);
  const [readme, gone, moved, picture, spaced] = files;
  expect(readme?.patch).toBe('@@ -1,3 +1,3 @@\n one\n-two\n+2\n three');
  expect(gone?.patch).toBe('@@ -1 +0,0 @@\n-x');
  expect(gone?.oid).toBe(await gitLine(repository.folder, ['rev-parse', `${before}:gone.txt`]));
  expect(moved?.previousPath).toBe('long.txt');
  expect(moved?.patch).toMatch(/\n\+more$/);
  expect(picture).not.toHaveProperty('patch');
  expect(spaced?.patch).toBe(String.raw`@@ -0,0 +1 @@` + '\n+no line end\n\\ No newline at end of file');
  expect(await diffStat(repository.folder, before, after)).toEqual({ changedFiles: 5, additions: 3, deletions: 2 });
});

test('a file that becomes a link does not shift the hunks of those behind it', async () => {
  await using repository = await temporaryRepository();
  const { folder } = repository;
  const before = await repository.commit('main', { link: 'text\n', zebra: 'a\n' });
  const target = await gitLine(folder, ['hash-object', '-w', '--stdin'], { input: 'zebra' });
  const zebra = await gitLine(folder, ['hash-object', '-w', '--stdin'], { input: 'b\n' });
  const listing = `120000 blob ${target}\tlink\n100644 blob ${zebra}\tzebra\n`;
  const tree = await gitLine(folder, ['mktree'], { input: listing });
  const files = await changedFiles(folder, `${before}^{tree}`, tree);
  expect(files.find(({ path }) => path === 'link')?.status).toBe('changed');
  expect(files.find(({ path }) => path === 'zebra')?.patch).toBe('@@ -1 +1 @@\n-a\n+b');
});

test('the first commit is compared with nothing', async () => {
  await using repository = await temporaryRepository();
  const first = await repository.head('main');
  expect(await changedFiles(repository.folder, undefined, first)).toMatchObject([
    { path: 'README.md', status: 'added' },
  ]);
  expect((await patchText(repository.folder, undefined, first)).toString()).toContain('Subject: [PATCH] Begin');
});
