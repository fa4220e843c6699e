import { expect, test } from 'vitest';
import { isAncestor, mergeBase } from './ancestry.ts';
import { commitsBetween, countCommitsBetween, readCommit } from './commits-between.ts';
import { gitLine } from './run-git.ts';
import { ADA, NOW, temporaryRepository } from './testing/temporary-repository.ts';

test('commits come whole, whatever their messages hold', async () => {
  await using repository = await temporaryRepository();
  const parent = await repository.head('main');
  const message = 'Ünder the sea\n\nA line with \t a tab, "quotes" and a trailing space \n\n- and\n- a list';
  const oid = await repository.commit('main', { a: 'a' }, message);
  expect(await readCommit(repository.folder, oid)).toEqual({
    oid,
    treeOid: await gitLine(repository.folder, ['rev-parse', `${oid}^{tree}`]),
    parentOids: [parent],
    author: { ...ADA, at: NOW + 2_000 },
    committer: { ...ADA, at: NOW + 2_000 },
    message,
  });
});

test('a window is cut from the newest, or from the oldest', async () => {
  await using repository = await temporaryRepository();
  const { folder } = repository;
  const base = await repository.head('main');
  const oids: string[] = [];
  for (const name of ['a', 'b', 'c', 'd']) oids.push(await repository.commit('main', { [name]: name }));
  const [a = '', b = '', c = '', d = ''] = oids;
  const ids = async (...args: Parameters<typeof commitsBetween>) =>
    (await commitsBetween(...args)).map(({ oid }) => oid);
  expect(await ids(folder, base, d, { skip: 1, limit: 2 })).toEqual([c, b]);
  expect(await ids(folder, base, d, { skip: 1, limit: 2, oldestFirst: true })).toEqual([b, c]);
  expect(await ids(folder, undefined, d, { path: 'b' })).toEqual([b]);
  expect(await ids(folder, a, d, { since: NOW + 4_000, until: NOW + 4_000 })).toEqual([c]);
  expect(await ids(folder, undefined, d, { author: 'ADA@example' })).toHaveLength(5);
  expect(await ids(folder, undefined, d, { author: 'somebody else' })).toEqual([]);
  expect(await countCommitsBetween(folder, base, d)).toBe(4);
  expect(await countCommitsBetween(folder, undefined, d, { path: 'b' })).toBe(1);
  expect(await ids(folder, d, base)).toEqual([]);
});

test('ancestry follows history', async () => {
  await using repository = await temporaryRepository();
  const { folder } = repository;
  await repository.branch('side');
  const fork = await repository.head('main');
  const main = await repository.commit('main', { a: 'a' });
  const side = await repository.commit('side', { b: 'b' });
  expect(await isAncestor(folder, fork, main)).toBe(true);
  expect(await isAncestor(folder, main, side)).toBe(false);
  expect(await mergeBase(folder, main, side)).toBe(fork);
});

test('what is no commit is not read as one', async () => {
  await using repository = await temporaryRepository();
  const tree = await gitLine(repository.folder, ['rev-parse', 'main^{tree}']);
  expect(await readCommit(repository.folder, tree)).toBeUndefined();
  expect(await readCommit(repository.folder, 'e'.repeat(40))).toBeUndefined();
});
