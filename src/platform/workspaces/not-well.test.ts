import { expect, test } from 'vitest';
import { notWell, restartsOf } from './not-well.ts';

const runtime = { program: 'runtime' as const, times: 7, last: { code: 3, signal: null } };

test('restarts are told with their count and the last reason, of the whole and of a program in it', () => {
  const killed = { times: 1, last: 'it was killed (SIGKILL)' };
  const restarts = restartsOf(killed, { restarts: [runtime] });
  expect(restarts).toEqual([
    { of: 'workspace', ...killed },
    { of: 'runtime', times: 7, last: 'it ended with code 3' },
  ]);
  expect(notWell(undefined, restarts, undefined, undefined)).toBe(
    'restarted once, last: it was killed (SIGKILL); its runtime was restarted 7 times, last: it ended with code 3',
  );
});

test('a reason that is told already is not told again', () => {
  const restarts = restartsOf({ times: 2, last: 'it died' }, undefined);
  expect(notWell('it died', restarts, undefined, undefined)).toBe('it died; restarted 2 times');
});

test.each([
  [{ code: null, signal: 'SIGSEGV' }, 'it was killed (SIGSEGV)'],
  [{ code: null, signal: null }, 'it could not be started'],
])('an end by %j is told', (last, told) => {
  expect(restartsOf(undefined, { restarts: [{ ...runtime, last }] })).toMatchObject([{ last: told }]);
});

test('a limit of processes that is full is told with what to do; of one that is well nothing is said', () => {
  expect(notWell(undefined, [], { limit: 512 }, undefined)).toMatch(
    /^its limit of 512 processes is full .*container\.pids/,
  );
  expect(notWell(undefined, [], undefined, undefined)).toBeUndefined();
});
