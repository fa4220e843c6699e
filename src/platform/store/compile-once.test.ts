import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { compileOnce, type Place } from './compile-once.ts';
import { openStore, type Store } from './open-store.ts';

let store: Store;
beforeEach(async () => {
  store = await openStore(':memory:');
});
afterEach(() => store.destroy());

test('a query is built once and runs with the values of each call, wherever they stand in it', async () => {
  const build = vi.fn((place: Place<{ jti: string; now: number; id: string }>) =>
    store
      .selectFrom('signature_ids')
      .select('expires_at')
      .where('expires_at', '>', place('now'))
      .where('workspace_id', '=', place('id'))
      .where('jti', '=', place('jti'))
      .limit(1),
  );
  for (const [jti, expires_at] of Object.entries({ a: 5, b: 9 })) {
    await store.insertInto('signature_ids').values({ workspace_id: 'w', jti, expires_at }).execute();
  }
  const find = compileOnce(store, build);
  expect((await find({ jti: 'a', now: 1, id: 'w' })).rows).toEqual([{ expires_at: 5 }]);
  expect((await find({ now: 1, id: 'w', jti: 'b' })).rows).toEqual([{ expires_at: 9 }]);
  expect((await find({ now: 9, id: 'w', jti: 'b' })).rows).toEqual([]);
  expect(build).toHaveBeenCalledTimes(1);
});
