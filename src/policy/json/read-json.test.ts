import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { err, ok } from '../../lib/result.ts';
import { readJson } from './read-json.ts';

const read = (text: string) => readJson(new TextEncoder().encode(text));

describe('what two receivers could read in two ways', () => {
  it.each([
    ['{"query":"query{a}","query":"mutation{b}"}', 'has "query" twice in one object'],
    [String.raw`{"query":"a","\u0071uery":"b"}`, 'writes a name with escapes'],
    [String.raw`{"a\"b":1}`, 'writes a name with escapes'],
    [String.raw`{"a":[{"c":1,"\\":0},{"c":1,"\u0062":5}]}`, 'writes a name with escapes'],
    ['{"variables":{"input":{"branch":"x","branch":"main"}}}', 'has "branch" twice in one object'],
    ['[{"a":1},{"b":[{"c":1,"c" : 2}]}]', 'has "c" twice in one object'],
    ['\uFEFF{}', 'begins with a byte order mark'],
    [`${'['.repeat(101)}${']'.repeat(101)}`, 'is nested too deeply'],
    [`[${'{},'.repeat(60_000)}{}]`, 'has more than 100000 values'],
    [`["\\"",${'0,'.repeat(100_000)}0]`, 'has more than 100000 values'],
    ['', 'is not valid JSON'],
    ['{"a":1} {"a":2}', 'is not valid JSON'],
    ['{"a":1,}', 'is not valid JSON'],
    ['{"a":1 /* b */}', 'is not valid JSON'],
    ['{"a":NaN}', 'is not valid JSON'],
  ])('is refused: %.60s', (text, fault) => {
    expect(read(text)).toEqual(err(fault));
  });

  it.each([
    [0x22, 0xff, 0x22],
    [0x22, 0xc0, 0xaf, 0x22],
    [0x22, 0xed, 0xa0, 0x80, 0x22],
    [0xff, 0xfe, 0x7b, 0, 0x7d, 0],
  ])('is refused as bytes that are no UTF-8: %j', (...bytes) => {
    expect(readJson(Uint8Array.from(bytes))).toEqual(err('is not valid UTF-8'));
  });
});

it('takes a name that comes twice in different objects, and text that looks like names', () => {
  for (const value of [{ a: { a: [{ a: 1 }, { a: 2 }] } }, { a: '{"a":1,"a":2}', b: ['"a":', 'a'] }, ['a', 'a'], 'a']) {
    expect(read(JSON.stringify(value, undefined, 2))).toEqual(ok(value));
  }
});

it('is not put out by what is large', () => {
  const deep = read(`${'[{"a":'.repeat(40_000)}1${'}]'.repeat(40_000)}`);
  expect(deep).toEqual(err('is nested too deeply'));
  for (const filling of ['x', '\\', '"', '\n', 'é']) {
    const value = { query: filling.repeat(2_000_000) };
    expect(read(JSON.stringify(value)).ok).toBe(true);
  }
  const long = 'n'.repeat(1_000);
  expect(read(`{"${long}":1,"${long}":2}`)).toEqual(err(`has "${'n'.repeat(99)} twice in one object`));
});

it('keeps a member called __proto__', () => {
  const value = read('{"__proto__":{"query":"x"}}');
  expect(value.ok && Object.keys(value.value as object)).toEqual(['__proto__']);
});

/** A JSON text, and whether one of its objects has a name twice or with escapes: known from how it is made. */
type Made = { readonly text: string; readonly faulty: boolean };

const { made } = fc.letrec<{ made: Made; object: Made; array: Made; leaf: Made }>((tie) => ({
  made: fc.oneof({ maxDepth: 4, withCrossShrink: true }, tie('leaf'), tie('object'), tie('array')),
  leaf: fc.json({ maxDepth: 0 }).map((text) => ({ text, faulty: false })),
  array: fc.array(tie('made'), { maxLength: 3 }).map((items) => ({
    text: `[${items.map(({ text }) => text).join(' , ')}]`,
    faulty: items.some(({ faulty }) => faulty),
  })),
  object: fc
    .array(fc.tuple(fc.constantFrom('a', 'b', 'c', '"', '\\', '{', ':', ''), fc.boolean(), tie('made')), {
      maxLength: 3,
    })
    .map((members) => ({
      text: `{${members.map(([name, escaped, { text }]) => `${nameText(name, escaped)} :${text}`).join(',\n')}}`,
      faulty:
        members.some(([name, escaped, { faulty }]) => faulty || nameText(name, escaped).includes('\\')) ||
        new Set(members.map(([name]) => name)).size < members.length,
    })),
}));

function nameText(name: string, escaped: boolean): string {
  const code = name.charCodeAt(0).toString(16).padStart(4, '0');
  return escaped && name !== '' ? String.raw`"\u${code}"` : JSON.stringify(name);
}

it('finds each name that comes twice or is escaped, and no other', () => {
  fc.assert(
    fc.property(made, ({ text, faulty }) => {
      const result = read(text);
      expect(result.ok).toBe(!faulty);
      if (result.ok) expect(result.value).toEqual(JSON.parse(text));
    }),
    { numRuns: 500 },
  );
});

it('takes many files with much in them that looks like values', () => {
  const additions = Array.from({ length: 20_000 }, (_, at) => ({ path: `${at}`, contents: '[{"\\,'.repeat(10) }));
  expect(read(JSON.stringify({ additions }))).toEqual(ok({ additions }));
});
