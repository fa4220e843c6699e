import { expect, test } from 'vitest';
import { listRefs, readRef } from './list-refs.ts';
import { createRef, deleteRef, updateRef } from './move-ref.ts';
import { resolveRef } from './resolve-ref.ts';
import { git, gitLine } from './run-git.ts';
import { temporaryRepository } from './testing/temporary-repository.ts';

const NO_SUCH = 'e'.repeat(40);

test('refs are created once, listed by prefix and deleted', async () => {
  await using repository = await temporaryRepository();
  const { folder } = repository;
  const oid = await repository.head('main');
  expect(await createRef(folder, 'refs/heads/feature/a', oid)).toEqual({ ok: true, value: undefined });
  expect(await createRef(folder, 'refs/heads/feature/a', oid)).toEqual({ ok: false, error: 'ref_exists' });
  expect(await listRefs(folder, 'refs/heads/fea')).toEqual([{ name: 'refs/heads/feature/a', oid, type: 'commit' }]);
  expect(await deleteRef(folder, 'refs/heads/feature/a', NO_SUCH)).toEqual({ ok: false, error: 'moved' });
  expect(await deleteRef(folder, 'refs/heads/feature/a')).toEqual({ ok: true, value: undefined });
  expect(await deleteRef(folder, 'refs/heads/feature/a')).toEqual({ ok: false, error: 'ref_missing' });
});

test('a ref does not point at nothing, and a branch not at what is no commit', async () => {
  await using repository = await temporaryRepository();
  const { folder } = repository;
  const tree = await gitLine(folder, ['rev-parse', 'main^{tree}']);
  const missing = { ok: false, error: 'object_missing' };
  expect(await createRef(folder, 'refs/heads/a', NO_SUCH)).toEqual(missing);
  expect(await createRef(folder, 'refs/heads/a', tree)).toEqual(missing);
  expect(await createRef(folder, 'refs/heads/a', 'main')).toEqual(missing);
  expect(await createRef(folder, 'refs/tags/a', tree)).toEqual({ ok: true, value: undefined });
  expect(await createRef(folder, 'heads/a', tree)).toEqual({ ok: false, error: 'invalid_name' });
});

test('of two who move a ref from the same place, one is refused', async () => {
  await using repository = await temporaryRepository();
  const { folder } = repository;
  const expected = await repository.head('main');
  await repository.branch('left');
  await repository.branch('right');
  const tips = [await repository.commit('left', { a: 'a' }), await repository.commit('right', { b: 'b' })];
  const outcomes = await Promise.all(tips.map((oid) => updateRef(folder, { name: 'refs/heads/main', oid, expected })));
  expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
  expect(outcomes).toContainEqual({ ok: false, error: 'moved' });
  expect(await repository.head('main')).toBe(tips[outcomes.findIndex(({ ok }) => ok)]);
});

test('names are looked for as branches, then as tags, and annotated tags lead to their commits', async () => {
  await using repository = await temporaryRepository();
  const { folder } = repository;
  const first = await repository.head('main');
  const second = await repository.commit('main', { a: 'a' });
  const identity = { GIT_COMMITTER_NAME: 'Ada', GIT_COMMITTER_EMAIL: 'ada@example.com' };
  await git(folder, ['tag', '-m', 'One', 'v1', first], { environment: identity });
  await createRef(folder, 'refs/tags/main', first);
  expect(await resolveRef(folder, 'main')).toBe(second);
  expect(await resolveRef(folder, 'tags/main')).toBe(first);
  expect(await resolveRef(folder, 'v1')).toBe(first);
  expect((await readRef(folder, 'refs/tags/v1'))?.type).toBe('tag');
  expect(await resolveRef(folder, second)).toBe(second);
  expect(await resolveRef(folder, 'HEAD')).toBe(second);
  for (const name of ['main~1', 'main^{tree}', `${second}:a`, '--all', 'nothing', 'main\nHEAD']) {
    expect(await resolveRef(folder, name)).toBeUndefined();
  }
});
