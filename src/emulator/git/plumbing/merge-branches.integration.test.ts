import { expect, test } from 'vitest';
import { commitsBetween, readCommit } from './commits-between.ts';
import { mergeability, mergeBranches, type MergeMethod } from './merge-branches.ts';
import { ADA, NOW, temporaryRepository, type TemporaryRepository } from './testing/temporary-repository.ts';

const BOT = { name: 'bot', email: 'bot@example.com' };
const wish = (method: MergeMethod) => ({
  base: 'main',
  head: 'side',
  method,
  message: 'Merge side',
  author: BOT,
  now: NOW + 3_600_000,
});

/** main and side have each gone on from where they parted; side by two commits. */
async function parted(): Promise<TemporaryRepository & { baseOid: string; headOid: string }> {
  const repository = await temporaryRepository();
  await repository.branch('side');
  const baseOid = await repository.commit('main', { 'main.txt': 'main' });
  await repository.commit('side', { 'side.txt': 'side' }, 'First');
  const headOid = await repository.commit('side', { 'README.md': 'one\ntwo\nthree\nfour\n' }, 'Second');
  return Object.assign(repository, { baseOid, headOid });
}

test.each([
  ['merge', (base: string, head: string) => [base, head]],
  ['squash', (base: string) => [base]],
] as const)('%s writes one commit with both sides', async (method, parents) => {
  await using repository = await parted();
  const merged = await mergeBranches(repository.folder, wish(method));
  const oid = await repository.head('main');
  expect(merged).toEqual({ ok: true, value: { oid } });
  expect(await readCommit(repository.folder, oid)).toMatchObject({
    parentOids: parents(repository.baseOid, repository.headOid),
    message: 'Merge side',
    author: { ...BOT, at: NOW + 3_600_000 },
  });
  expect(await repository.text('main', 'main.txt')).toBe('main');
  expect(await repository.text('main', 'README.md')).toContain('four');
});

test('rebase copies the commits onto the base, with their authors and messages', async () => {
  await using repository = await parted();
  const merged = await mergeBranches(repository.folder, wish('rebase'));
  expect(merged.ok).toBe(true);
  const head = await repository.head('main');
  const copies = await commitsBetween(repository.folder, repository.baseOid, head, { oldestFirst: true });
  expect(copies.map(({ message }) => message)).toEqual(['First', 'Second']);
  for (const copy of copies) expect(copy).toMatchObject({ author: ADA, committer: { ...BOT, at: NOW + 3_600_000 } });
  expect(copies[0]?.parentOids).toEqual([repository.baseOid]);
  expect(await repository.text('main', 'side.txt')).toBe('side');
  expect(await repository.text('main', 'README.md')).toContain('four');
});

test.each(['merge', 'squash', 'rebase'] as const)('a conflict stops %s and leaves the base alone', async (method) => {
  await using repository = await parted();
  const { folder } = repository;
  const base = await repository.commit('main', { 'README.md': 'one\ntwo\nthree\nfive\n' });
  expect(await mergeability(folder, { base: 'main', head: 'side' })).toBe('conflicting');
  expect(await mergeBranches(folder, wish(method))).toEqual({ ok: false, error: 'conflict' });
  expect(await repository.head('main')).toBe(base);
});

test('what is not there cannot be merged, and what is merged has nothing more to give', async () => {
  await using repository = await parted();
  const { folder } = repository;
  expect(await mergeability(folder, { base: 'main', head: 'side' })).toBe('mergeable');
  expect(await mergeability(folder, { base: 'main', head: 'nothing' })).toBe('unknown');
  expect(await mergeBranches(folder, { ...wish('merge'), head: 'nothing' })).toEqual({ ok: false, error: 'not_found' });
  expect((await mergeBranches(folder, wish('merge'))).ok).toBe(true);
  expect(await mergeBranches(folder, wish('merge'))).toEqual({ ok: false, error: 'conflict' });
});

test('of several merges at once all that say yes are in the base', async () => {
  await using repository = await parted();
  const { folder } = repository;
  await repository.branch('other');
  await repository.commit('other', { 'other.txt': 'other' });
  const heads = ['side', 'other'] as const;
  const outcomes = await Promise.all(heads.map((head) => mergeBranches(folder, { ...wish('squash'), head })));
  expect(outcomes.some(({ ok }) => ok)).toBe(true);
  for (const [index, head] of heads.entries()) {
    const outcome = outcomes[index];
    if (outcome?.ok) expect(await repository.text('main', `${head}.txt`)).toBe(head);
    else expect(outcome).toEqual({ ok: false, error: 'base_moved' });
  }
});
