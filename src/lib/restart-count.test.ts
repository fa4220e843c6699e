import { expect, test } from 'vitest';
import { RestartCount } from './restart-count.ts';

const MINUTE = 60_000;

test('restarts are counted, with the last cause, until it has been well for a while', () => {
  const count = new RestartCount<string>();
  expect(count.at(0)).toBeUndefined();
  count.ended('killed', 0);
  count.ended('out of memory', 9 * MINUTE);
  expect(count.at(18 * MINUTE)).toEqual({ times: 2, last: 'out of memory' });
  expect(count.at(19 * MINUTE)).toBeUndefined();
  count.ended('killed', 30 * MINUTE);
  expect(count.at(30 * MINUTE)).toEqual({ times: 1, last: 'killed' });
});
