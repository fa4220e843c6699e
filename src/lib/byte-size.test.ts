import { expect, test } from 'vitest';
import { formatByteSize, parseByteSize } from './byte-size.ts';

test.each([
  ['512m', 536_870_912],
  ['2g', 2_147_483_648],
  ['1.5 GiB', 1_610_612_736],
  ['64kb', 65_536],
])('%s is a size', (text, bytes) => {
  expect(parseByteSize(text)).toEqual({ ok: true, value: bytes });
});

test.each(['', '2', 'g', '0g', '-1g', '2gg', '2 apples'])('%j is none', (text) => {
  expect(parseByteSize(text)).toMatchObject({ ok: false, error: expect.stringContaining('such as 512m or 2g') });
});

test.each([
  [2_147_483_648, '2 GiB'],
  [1_610_612_736, '1.5 GiB'],
  [33_554_432, '32 MiB'],
  [100, '100 bytes'],
  [0, '0 bytes'],
])('%d is told as %s', (bytes, text) => {
  expect(formatByteSize(bytes)).toBe(text);
});
