import { describe, expect, it } from 'vitest';
import { readGraphql } from './read-graphql.ts';

const complaintAbout = (body: unknown): string => {
  const reading = readGraphql(body);
  return reading.ok ? JSON.stringify(reading.value) : reading.error.message;
};

const ADD = 'addComment(input: {}) { clientMutationId }';

describe('a body that is refused', () => {
  it.each<[unknown, string]>([
    [[{ query: '{ a }' }], 'is a batch'],
    [undefined, 'it is no object'],
    ['{ viewer { login } }', 'it is no object'],
    [{}, '"query" is not usable'],
    [{ query: null }, '"query" is not usable'],
    [{ query: ['{ a }'] }, '"query" is not usable'],
    [{ query: '' }, 'does not parse'],
    [{ query: '{ a }', variables: '{"a":1}' }, '"variables" is not usable'],
    [{ query: '{ a }', variables: [] }, '"variables" is not usable'],
    [{ query: '{ a }', operationName: 1 }, '"operationName" is not usable'],
    [{ query: '{ a }', operation_name: 'a' }, 'what "operation_name" means is not known'],
    [{ query: '{ a }', documentId: 'x' }, 'what "documentId" means is not known'],
    [JSON.parse('{"query": "{ a }", "__proto__": {}}'), 'what "__proto__" means is not known'],
    [{ extensions: { persistedQuery: { sha256Hash: 'x' } } }, '"query" is not usable'],
    [{ query: '{ a }', extensions: { persistedQuery: { sha256Hash: 'x' } } }, '"extensions.persistedQuery" is not'],
  ])('%j', (body, complaint) => {
    expect(complaintAbout(body)).toContain(complaint);
  });
});

describe('a document that is refused', () => {
  it.each<[string, string, (string | undefined)?]>([
    ['{ a ', 'does not parse'],
    ['mutation { a: }', 'does not parse'],
    ['# nothing but a comment', 'does not parse'],
    ['fragment A on Query { a }', 'has no operation'],
    ['query A { a } mutation B { b }', 'has several operations'],
    ['query A { a } mutation B { b }', 'has several operations', ''],
    ['query A { a } mutation B { b }', 'has no operation C', 'C'],
    ['query A { a }', 'has no operation B', 'B'],
    ['{ a }', 'has no operation A', 'A'],
    ['query A { a } query A { b }', 'two operations A', 'A'],
    ['query A { a } { b }', 'without a name beside others', 'A'],
    ['{ a } mutation { b }', 'two operations without a name'],
    ['{ ...A } fragment A on Query { a } fragment A on Query { b }', 'two fragments A'],
    ['{ ...A }', 'has no fragment A'],
    ['{ ...A } fragment A on Query { a { ...B } } fragment B on A { b { ... { ...A } } }', 'A spreads itself'],
    ['subscription { a }', 'no subscriptions'],
    ['{ a } type Mutation { a: Int }', 'more than operations and fragments'],
    ['{ a } extend schema @x', 'more than operations and fragments'],
    ['query($a: Int, $a: Int) { a }', '$a is declared twice'],
    ['mutation { mergeBranch(input: {base: "x", base: "main"}) { a } }', 'has base twice'],
    ['mutation { mergeBranch(input: {base: "x"}, input: {base: "main"}) { a } }', 'has input twice'],
    ['mutation { mergeBranch(input: $input) { a } }', '$input is not declared'],
    ['query($owner: String = null) { repository(owner: $name, name: "x") { a } }', '$name is not declared'],
    [`mutation { ${ADD} #\r } fragment F on Mutation {\n mergePullRequest(input: {}) { a } }`, 'carriage return alone'],
    [`mutation { addComment(input: {body: """\\"""" x: """"}) { a } }`, 'block string'],
    [`mutation { addComment(input: {body: """a\\b"""}) { a } }`, 'block string'],
    [`mutation { addComment(input: {body: """a""b"""}) { a } }`, 'block string'],
    [`mutation { addComment(input: {list: ["""a"""""]}) { a } }`, 'block string'],
    [`mutation { addComment(input: {body: """"a"""}) { a } }`, 'block string'],
    [`mutation { addComment(input: {body: """"""}) { a } }`, 'block string'],
  ])('%s', (query, complaint, operationName) => {
    expect(complaintAbout({ query, operationName })).toContain(complaint);
  });
});

describe('a document that is too much', () => {
  const doubling = Array.from({ length: 30 }, (_, i) => `fragment F${i} on Q { ...F${i + 1} ...F${i + 1} }`).join(' ');
  it.each<[string, string, string]>([
    ['levels of fields', `${'{a'.repeat(50_000)}${'}'.repeat(50_000)}`, 'levels deep'],
    ['levels of lists', `{ a(b: ${'['.repeat(100_000)}`, 'levels deep'],
    ['levels of types', `query($a: ${'['.repeat(5_000)}Int`, 'levels deep'],
    ['levels of inline fragments', `{ a ${'...{a '.repeat(5_000)}${'}'.repeat(5_000)} }`, 'levels deep'],
    ['tokens', `{ ${'a '.repeat(5_001)} }`, 'more than 5000 tokens'],
    ['aliases', `mutation { ${Array.from({ length: 5_000 }, (_, i) => `a${i}: ${ADD}`).join(' ')} }`, 'tokens'],
    ['characters', `{ a(b: "${'x'.repeat(1_048_576)}") }`, 'longer than 262144 characters'],
    ['definitions', Array.from({ length: 201 }, (_, i) => `query Q${i} { a }`).join(' '), 'more than 200 definitions'],
    ['fragments of fragments', `{ ...F0 } ${doubling} fragment F30 on Q { a }`, 'multiply'],
  ])('%s', (_what, query, complaint) => {
    expect(complaintAbout({ query })).toContain(complaint);
  });
});

it('reads what is large and honest', () => {
  const many = Array.from({ length: 400 }, (_, i) => `a${i}: ${ADD}`).join('\n');
  const reading = readGraphql({ query: `mutation { ${many} }`, variables: { body: 'x'.repeat(4_194_304) } });
  expect(reading.ok && reading.value.intents.length).toBe(400);
  const chain = Array.from({ length: 150 }, (_, i) => `fragment F${i} on Q { a ...F${i + 1} }`).join(' ');
  expect(readGraphql({ query: `{ ...F0 } ${chain} fragment F150 on Q { a }` })).toMatchObject({ ok: true });
});

it('gives the same refusal each time, in one line that does not repeat the request', () => {
  const query = `{ a ${'$'.repeat(5_000)} }`;
  expect(complaintAbout({ query })).toBe(complaintAbout({ query }));
  expect(complaintAbout({ query }).length).toBeLessThan(300);
  expect(complaintAbout({ query: '{ a }', operationName: 'x'.repeat(5_000) }).length).toBeLessThan(300);
});
