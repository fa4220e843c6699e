import { expect, test } from 'vitest';
import { Secret } from '../../lib/secret.ts';
import { keepFresh } from './keep-fresh.ts';

const MINUTE = 60_000;

test('tries share what was prepared until it may be too old, or the state is made anew', async () => {
  let now = 0;
  const asked: boolean[] = [];
  const prepare = keepFresh(
    async ({ isStateNew }) => {
      asked.push(isStateNew);
      return { enrolmentCode: new Secret(`code ${asked.length}`) };
    },
    () => now,
  );
  const codeOf = async (isStateNew = false) => (await prepare({ isStateNew })).enrolmentCode?.reveal();
  expect(await codeOf()).toBe('code 1');
  now = 4 * MINUTE;
  expect(await codeOf()).toBe('code 1');
  now = 6 * MINUTE;
  expect(await codeOf()).toBe('code 2');
  expect(await codeOf(true)).toBe('code 3');
  now = 12 * MINUTE;
  expect(await codeOf()).toBe('code 4');
  expect(asked).toEqual([false, false, true, true]);
});
