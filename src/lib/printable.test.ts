import { expect, test } from 'vitest';
import { quoted } from './printable.ts';

test('a quotation is one line of text, cannot be ended from within, and does not go on for ever', () => {
  expect(quoted('say "x"\r\n\u202Ey')).toBe(`"say 'x'\uFFFD\uFFFD\uFFFDy"`);
  expect(quoted(`${'x'.repeat(299)}😀${'y'.repeat(9_000)}`)).toBe(`"${'x'.repeat(299)}\uFFFD …"`);
});
