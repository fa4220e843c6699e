import { expect, test } from 'vitest';
import { commitFiles } from './commit-files.ts';
import { findEntry, readTree } from './read-object.ts';
import { resolveRef } from './resolve-ref.ts';
import { gitLine } from './run-git.ts';
import { ADA, NOW, temporaryRepository } from './testing/temporary-repository.ts';

const wish = { branch: 'main', message: 'Change', author: ADA, now: NOW };
const text = (content: string) => Buffer.from(content);

test('several files change in one commit, and the rest stays', async () => {
  await using repository = await temporaryRepository();
  const { folder } = repository;
  await repository.commit('main', { 'a/b/c.txt': 'c', old: 'old' });
  await repository.commit('main', { 'a/b/c.txt': 'C', old: undefined, 'd e.txt': 'd' });
  expect(await repository.text('main', 'a/b/c.txt')).toBe('C');
  expect(await repository.text('main', 'README.md')).toContain('two');
  const paths = (await readTree(folder, await repository.head('main'), { recursive: true }))?.map(({ path }) => path);
  expect(paths).toEqual(['README.md', 'a', 'a/b', 'a/b/c.txt', 'd e.txt']);
});

test('an executable file stays one', async () => {
  await using repository = await temporaryRepository();
  const { folder } = repository;
  const blob = await gitLine(folder, ['hash-object', '-w', '--stdin'], { input: '#!/bin/sh\n' });
  const tree = await gitLine(folder, ['mktree'], { input: `100755 blob ${blob}\trun\n` });
  const commit = await gitLine(folder, ['commit-tree', tree, '-m', 'x'], {
    environment: {
      GIT_AUTHOR_NAME: 'A',
      GIT_AUTHOR_EMAIL: 'a@example.com',
      GIT_COMMITTER_NAME: 'A',
      GIT_COMMITTER_EMAIL: 'a@example.com',
    },
  });
  await gitLine(folder, ['update-ref', 'refs/heads/main', commit]);
  await repository.commit('main', { run: '#!/bin/sh\nexit 1\n' });
  expect((await findEntry(folder, await repository.head('main'), 'run'))?.mode).toBe('100755');
});

test.each(['../x', '.git/config', 'a/../b', 'a//b', '/etc/passwd', 'a/.GIT/b', '', '.'])(
  '%j is refused',
  async (path) => {
    await using repository = await temporaryRepository();
    const before = await repository.head('main');
    const outcome = await commitFiles(repository.folder, { ...wish, changes: [{ path, content: text('x') }] });
    expect(outcome).toEqual({ ok: false, error: 'invalid_path' });
    expect(await repository.head('main')).toBe(before);
  },
);

test('a branch that is elsewhere, or that somebody moves meanwhile, is left alone', async () => {
  await using repository = await temporaryRepository();
  const { folder } = repository;
  const stale = { ...wish, expectedHead: 'e'.repeat(40), changes: [{ path: 'a', content: text('a') }] };
  expect(await commitFiles(folder, stale)).toEqual({ ok: false, error: 'branch_moved' });
  const head = await repository.head('main');
  const outcomes = await Promise.all(
    ['a', 'b', 'c'].map((path) =>
      commitFiles(folder, { ...wish, expectedHead: head, changes: [{ path, content: text(path) }] }),
    ),
  );
  const [winner, ...others] = outcomes.filter(({ ok }) => ok);
  expect(others).toEqual([]);
  expect(winner).toEqual({ ok: true, value: { oid: await repository.head('main') } });
});

test('the first commit makes its branch', async () => {
  await using repository = await temporaryRepository();
  const written = await commitFiles(repository.folder, {
    ...wish,
    branch: 'fresh',
    changes: [{ path: 'a', content: text('a') }],
  });
  expect(written).toEqual({ ok: true, value: { oid: await resolveRef(repository.folder, 'fresh') } });
});
