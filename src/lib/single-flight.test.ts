import { expect, test } from 'vitest';
import { SingleFlight } from './single-flight.ts';

test('callers under one key share one call, later ones start anew', async () => {
  const flights = new SingleFlight<number>();
  let calls = 0;
  const gate = Promise.withResolvers<void>();
  const work = async () => {
    calls += 1;
    await gate.promise;
    return calls;
  };
  const together = [flights.do('a', work), flights.do('a', work), flights.do('b', work)];
  gate.resolve();
  expect(await Promise.all(together)).toEqual([2, 2, 2]);
  expect(calls).toBe(2);
  await flights.do('a', work);
  expect(calls).toBe(3);
});

test('a failure is shared and not kept', async () => {
  const flights = new SingleFlight<string>();
  const failing = () => Promise.reject(new Error('no'));
  await Promise.all(
    [flights.do('a', failing), flights.do('a', failing)].map((call) => expect(call).rejects.toThrow('no')),
  );
  expect(await flights.do('a', () => Promise.resolve('yes'))).toBe('yes');
});
