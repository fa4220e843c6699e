import { expect, test } from 'vitest';
import { SharedRuns } from './shared-runs.ts';

/** Work that ends when it is told to. */
function heldWork() {
  const ends: (() => void)[] = [];
  const work = () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    ends.push(resolve);
    return promise;
  };
  return { work, ends };
}

test('who comes while it runs shares one more run, which begins when the first has ended', async () => {
  const runs = new SharedRuns();
  const { work, ends } = heldWork();
  const first = runs.do('a', work);
  const [second, third] = [runs.do('a', work), runs.do('a', work)];
  expect(ends).toHaveLength(1);
  ends[0]?.();
  await first;
  await Promise.resolve();
  await new Promise(setImmediate);
  expect(ends).toHaveLength(2);
  ends[1]?.();
  await Promise.all([second, third]);
  await runs.settled();
  expect(ends).toHaveLength(2);
});

test('keys do not wait for each other', async () => {
  const runs = new SharedRuns();
  const { work, ends } = heldWork();
  const both = [runs.do('a', work), runs.do('b', work)];
  expect(ends).toHaveLength(2);
  for (const end of ends) end();
  await Promise.all(both);
});

test('a run that fails rejects for those who asked for it, and the next one runs', async () => {
  const runs = new SharedRuns();
  const failing = runs.do('a', () => Promise.reject(new Error('broken')));
  let ran = false;
  const next = runs.do('a', async () => {
    ran = true;
  });
  await expect(failing).rejects.toThrow('broken');
  await next;
  expect(ran).toBe(true);
});
