import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scanJsonObject } from './scan-json.ts';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const scan = (text: string) => scanJsonObject(bytesOf(text));

/** The same by JSON.parse, which does not tell what came twice. */
function naively(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

const scanned = (text: string): Record<string, unknown> | undefined => {
  const members = scan(text);
  return (
    members &&
    Object.fromEntries([...members.values].map(([name, value]) => [name, JSON.parse(Buffer.from(value).toString())]))
  );
};

describe('a scanned object', () => {
  it('is what JSON.parse makes of it, whatever it holds and however it is spaced', () => {
    const object = fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue({ maxDepth: 5 }), {
      noNullPrototype: true,
    });
    fc.assert(
      fc.property(object, fc.constantFrom('', '  ', '\t', '\r\n'), (value, space) => {
        fc.pre(!('__proto__' in value && Object.hasOwn(value, '__proto__')));
        const text = JSON.stringify(value, undefined, space);
        expect(scanned(text)).toEqual(naively(text));
      }),
      { numRuns: 200 },
    );
  });

  it('is refused where JSON.parse refuses it, and nowhere else', () => {
    const piece = fc.constantFrom(
      ...['{', '}', '[', ']', ',', ':', '"a"', '"b"', '"\\u00e4"', '"\\x"', '"\\u12"', '"', '\\', '\n', ' ', '\u00a0'],
      ...[
        '1',
        '-',
        '0',
        '01',
        '1.5',
        '1.',
        '.5',
        '1e',
        '1e+3',
        '-0',
        'true',
        'false',
        'null',
        'nul',
        'NaN',
        "'a'",
        '//',
        '\ufeff',
      ],
    );
    const text = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''));
    const member = fc.array(piece, { maxLength: 6 }).map((pieces) => `{"a":${pieces.join('')}}`);
    fc.assert(
      fc.property(fc.oneof(text, member), (text) => {
        expect(scan(text) !== undefined).toBe(naively(text) !== undefined);
      }),
      { numRuns: 5_000 },
    );
  });

  it('tells which names come twice, however they are written', () => {
    expect(scan('{"branch":"a","x":1,"br\\u0061nch":"b"}')?.twice).toEqual(new Set(['branch']));
    expect(scan('{"a":{"b":1,"b":2}}')?.twice).toEqual(new Set());
  });

  it.each([
    ['invalid UTF-8', Uint8Array.of(0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d)],
    ['a byte order mark', bytesOf('\ufeff{}')],
    ['UTF-16', Buffer.from('{"a":1}', 'utf16le')],
    ['what is too deep', bytesOf(`{"a":${'['.repeat(200_000)}`)],
    ['what is deep and whole', bytesOf(`{"a":${'['.repeat(100)}${']'.repeat(100)}}`)],
    [
      'too many members',
      bytesOf(JSON.stringify(Object.fromEntries(Array.from({ length: 500 }, (_, i) => [`k${i}`, 1])))),
    ],
    ['a name without end', bytesOf(JSON.stringify({ ['k'.repeat(5_000)]: 1 }))],
    ['too many values', bytesOf(`{"a":[${'1,'.repeat(20_000)}1]}`)],
    ['an array', bytesOf('[{"branch":"a"}]')],
    ['nothing', bytesOf('')],
  ])('is not made of %s', (_what, bytes) => expect(scanJsonObject(bytes)).toBeUndefined());
});
