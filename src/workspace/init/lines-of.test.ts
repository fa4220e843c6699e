import { expect, test } from 'vitest';
import { linesOf } from './lines-of.ts';

const linesIn = (...pieces: string[]): string[] => {
  const lines: string[] = [];
  const take = linesOf((line) => lines.push(line));
  for (const piece of pieces) take(Buffer.from(piece, 'latin1'));
  return lines;
};

test('lines are put together from pieces, a character across two of them as well', () => {
  expect(linesIn('one\ntw', 'o\n\n', 'caf\xc3', '\xa9\nnot ended')).toEqual(['one', 'two', '', 'café']);
});

test('a line without an end is not kept beyond what a message has', () => {
  const [long, after] = linesIn('x'.repeat(60_000), 'x'.repeat(60_000), 'x\nnext\n');
  expect(long?.length).toBe(65_536);
  expect(after).toBe('next');
});
