import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { ChunkReader } from './chunk-reader.ts';
import { cuts, splitAt } from './testing/split.ts';

/** What a reader makes of bytes that come in these pieces: the body and how much was behind it, or why there is none. */
function read(pieces: readonly Buffer[]): string {
  const reader = new ChunkReader();
  const taken: Buffer[] = [];
  let behind = 0;
  for (const piece of pieces) {
    // By a copy: it moves the bytes of its chunks together.
    const end = reader.read(Buffer.from(piece), 0, (part) => taken.push(Buffer.from(part)));
    if (end < 0) return 'malformed';
    behind += piece.length - end;
  }
  return reader.isDone ? `${Buffer.concat(taken).toString('latin1')} and ${behind}` : 'unfinished';
}

/** A second, naive reader, which has all the bytes at once. */
function readNaively(text: string): string {
  let body = '';
  let rest = text;
  for (;;) {
    const line = /^([0-9a-f]{1,12})(?:;[\t\x20-\x7e\x80-\xff]*)?\r\n/i.exec(rest);
    if (line === null) return 'no';
    rest = rest.slice(line[0].length);
    const length = Number.parseInt(line[1] ?? '', 16);
    if (length === 0) break;
    if (rest.length < length + 2 || rest.slice(length, length + 2) !== '\r\n') return 'no';
    body += rest.slice(0, length);
    rest = rest.slice(length + 2);
  }
  const trailers = /^(?:[\t\x20-\x7e\x80-\xff]+\r\n)*\r\n/.exec(rest);
  return trailers === null ? 'no' : `${body} and ${rest.length - trailers[0].length}`;
}

const part = fc.oneof(
  { weight: 5, arbitrary: fc.string({ unit: 'binary-ascii', maxLength: 20 }).map(chunk) },
  fc.constantFrom(
    '3;ext="a;b"\r\nabc\r\n',
    '0003\r\nabc\r\n',
    'A\r\n0123456789\r\n',
    '0\r\n\r\n',
    '0;x\r\nX-Y: z\r\n\r\n',
  ),
  fc.constantFrom('3\nabc\n', '3\r\nabc', ' 3\r\nabc\r\n', '+3\r\nabc\r\n', '0x3\r\nabc\r\n', '3 \r\nabc\r\n', '\r\n'),
  fc.constantFrom(
    '-1\r\n',
    'FFFFFFFFFFFFF\r\n',
    '3;a\nb\r\nabc\r\n',
    '3;a\0\r\nabc\r\n',
    '0\r\nX: \r\n',
    'zz\r\n',
    '0\r\n\n',
  ),
);

function chunk(data: string): string {
  return data === '' ? '' : `${data.length.toString(16)}\r\n${data}\r\n`;
}

it('finds what a naive reader finds, wherever the bytes are divided', () => {
  let found = 0;
  fc.assert(
    fc.property(fc.array(part, { maxLength: 6 }), fc.boolean(), cuts, (parts, isEnded, places) => {
      const text = parts.join('') + (isEnded ? '0\r\n\r\n' : '');
      const bytes = Buffer.from(text, 'latin1');
      const result = read(splitAt(bytes, places));
      const naive = readNaively(text);
      expect(result === 'malformed' || result === 'unfinished' ? 'no' : result).toBe(naive);
      expect(read([bytes])).toBe(result);
      if (naive !== 'no') found += 1;
    }),
    { numRuns: 3_000 },
  );
  expect(found).toBeGreaterThan(100);
});

it('reads no extensions and no trailers without end', () => {
  expect(read([Buffer.from(`1;${'x'.repeat(20_000)}`)])).toBe('malformed');
  expect(read([Buffer.from('1;xxxxxxxxxxxxxxx\r\na\r\n'.repeat(2_000))])).toBe('malformed');
  expect(read([Buffer.from(`0\r\n${'X: y\r\n'.repeat(20_000)}`)])).toBe('malformed');
});

it('gives what came at once as one piece, however many chunks it was', () => {
  const pieces: string[] = [];
  const bytes = Buffer.from('head1\r\na\r\n2;x\r\nbc\r\n3\r\nde');
  new ChunkReader().read(bytes, 4, (piece) => pieces.push(piece.toString()));
  expect(pieces).toEqual(['abcde']);
});
