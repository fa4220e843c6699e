import { expect, test } from 'vitest';
import { splitFrames } from './split-frames.ts';

function frame(stream: 1 | 2, content: Buffer): Buffer {
  const header = Buffer.from([stream, 0, 0, 0, 0, 0, 0, 0]);
  header.writeUInt32BE(content.length, 4);
  return Buffer.concat([header, content]);
}

test('frames of both streams become one text, also where a character is cut in two', () => {
  const [text] = [Buffer.from('¡ahoy!\n')];
  const sent = Buffer.concat([frame(1, text.subarray(0, 1)), frame(1, text.subarray(1)), frame(2, Buffer.from('all'))]);
  expect(splitFrames(sent)).toBe('¡ahoy!\nall');
});

test('nothing is nothing, and half a header is left out', () => {
  expect(splitFrames(Buffer.alloc(0))).toBe('');
  expect(splitFrames(Buffer.concat([frame(1, Buffer.from('a\n')), Buffer.from([1, 0, 0])]))).toBe('a\n');
});
