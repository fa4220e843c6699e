import { describe, expect, test } from 'vitest';
import { parseDuration } from './duration.ts';

describe('parseDuration', () => {
  test.each([
    ['250ms', 250],
    ['90s', 90_000],
    ['1.5m', 90_000],
    ['2h', 7_200_000],
    ['1d', 86_400_000],
  ])('%s is %d ms', (text, ms) => {
    expect(parseDuration(text)).toEqual({ ok: true, value: ms });
  });

  test.each(['abc', '', '90', 's', '-1s', '0s', '1e3s', '3 m', '3w'])(
    '"%s" is refused with what to write instead',
    (text) => {
      expect(parseDuration(text)).toMatchObject({ ok: false, error: expect.stringContaining('such as 20s') });
    },
  );
});
