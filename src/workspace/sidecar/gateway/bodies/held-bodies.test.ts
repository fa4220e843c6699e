import { expect, it } from 'vitest';
import { HeldBodies } from './held-bodies.ts';

const { signal } = new AbortController();

/** Whether it has come, after everything that was due. */
async function hasCome(promise: Promise<unknown>): Promise<boolean> {
  let come = false;
  void promise.then(() => (come = true));
  await new Promise(setImmediate);
  return come;
}

it('has those wait for whom there is no room, in the order in which they came', async () => {
  const bodies = new HeldBodies(10);
  const first = await bodies.take(8, signal);
  const large = bodies.take(6, signal);
  const small = bodies.take(1, signal);
  expect([await hasCome(large), await hasCome(small)]).toEqual([false, false]);
  first.keep(4);
  expect([await hasCome(large), await hasCome(small)]).toEqual([true, false]);
  first.release();
  expect(await hasCome(small)).toBe(true);
});

it('gives no room twice, however often a hold is released', async () => {
  const bodies = new HeldBodies(10);
  const first = await bodies.take(10, signal);
  first.release();
  first.release();
  await bodies.take(10, signal);
  expect(await hasCome(bodies.take(1, signal))).toBe(false);
});

it('forgets who gave up, and serves those behind', async () => {
  const bodies = new HeldBodies(10);
  await bodies.take(5, signal);
  const leaving = new AbortController();
  const large = bodies.take(10, leaving.signal);
  const small = bodies.take(5, signal);
  expect(await hasCome(small)).toBe(false);
  leaving.abort();
  await expect(large).rejects.toThrow();
  expect(await hasCome(small)).toBe(true);
});

it('does not let wait for ever what never fits', async () => {
  await expect(new HeldBodies(10).take(11, signal)).rejects.toThrow(RangeError);
});
