import { expect, test } from 'vitest';
import { pauseAfter } from './backoff.ts';

const limits = { first: 100, most: 1_000 };

test('pauses double and stay below the most', () => {
  const slowest = () => 1;
  expect([1, 2, 3, 4, 5, 60].map((attempt) => pauseAfter(attempt, limits, slowest))).toEqual([
    100, 200, 400, 800, 1_000, 1_000,
  ]);
});

test('jitter takes away up to a half', () => {
  const quickest = () => 0;
  expect(pauseAfter(3, limits, quickest)).toBe(200);
});
