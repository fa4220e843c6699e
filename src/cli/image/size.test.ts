import { expect, test } from 'vitest';
import { parseSize, sizeLines } from './size.ts';

test('sizes are read as engines print them', () => {
  expect(parseSize('490123456')).toBe(490_123_456);
  expect(parseSize('490 MB')).toBe(490_000_000);
  expect(parseSize('1.5 GB')).toBe(1_500_000_000);
  expect(parseSize('')).toBeUndefined();
  expect(parseSize('lots')).toBeUndefined();
});

test('each image of a stack is told with what it adds to the one below', () => {
  const stack = [
    { name: 'debian', bytes: 204_000_000 },
    { name: 'base', bytes: 490_000_000 },
    { name: 'unseen', bytes: undefined },
    { name: 'top', bytes: 500_000_000 },
  ];
  expect(sizeLines(stack)).toEqual([
    'debian: 204 MB',
    'base: 490 MB, 286 MB of its own',
    'unseen: of unknown size',
    'top: 500 MB',
  ]);
});
