import { expect, test } from 'vitest';
import { z } from 'zod';
import { faultText, parseBy } from './schema-faults.ts';

const Schema = z.strictObject({
  name: z.string().min(1).max(5),
  port: z.number().int().min(1).max(65_535),
  share: z.number().positive(),
  role: z.enum(['lead', 'member']),
  web: z.url(),
  path: z.string().startsWith('/'),
  tags: z.array(z.string().regex(/^[a-z]+$/, 'must be lower case letters')).min(2),
  rights: z.record(z.string().regex(/^[a-z]+$/, 'must be a right'), z.enum(['read'])),
  since: z.coerce.number(),
  isOn: z.boolean(),
  one: z.union([z.string(), z.strictObject({ key: z.string() })]),
});

const good = {
  ...{ name: 'ada', port: 80, share: 1, role: 'lead', web: 'https://a.example', path: '/a' },
  ...{ tags: ['a', 'b'], rights: { a: 'read' }, since: '1', isOn: true, one: 'x' },
};

function faultsOf(value: unknown): string[] {
  const parsed = parseBy(Schema, value);
  return parsed.ok ? [] : parsed.error.map((fault) => faultText(fault, 'the file'));
}

test('what fits is parsed', () => {
  expect(parseBy(Schema, good)).toEqual({ ok: true, value: { ...good, since: 1 } });
});

test.each<[object, string]>([
  [{ name: undefined }, 'name: is missing'],
  [{ name: null }, 'name: is empty; give it a value, or leave the key out'],
  [{ name: 7 }, 'name: must be a text, not a number'],
  [{ name: '' }, 'name: must not be empty'],
  [{ name: 'abcdef' }, 'name: must have at most 5 characters'],
  [{ port: '80' }, 'port: must be a number, not a text'],
  [{ port: 8.5 }, 'port: must be a whole number, without a fraction'],
  [{ port: 0 }, 'port: must be 1 or more'],
  [{ port: 70_000 }, 'port: must be 65535 or less'],
  [{ share: 0 }, 'share: must be more than 0'],
  [{ role: 'boss' }, 'role: must be "lead" or "member", not "boss"'],
  [{ role: undefined }, 'role: is missing; it must be "lead" or "member"'],
  [{ role: ['lead'] }, 'role: must be "lead" or "member", not a list'],
  [{ web: 'github' }, 'web: must be a web address'],
  [{ path: 'a' }, 'path: must start with "/"'],
  [{ tags: 'a' }, 'tags: must be a list, not a text'],
  [{ tags: ['a'] }, 'tags: must have at least 2 entries'],
  [{ tags: ['a', 'B'] }, 'tags[1]: must be lower case letters'],
  [{ rights: { A: 'read' } }, 'rights.A: must be a right'],
  [{ since: 'soon' }, 'since: must be a number'],
  [{ isOn: 'yes' }, 'isOn: must be true or false, not a text'],
  [{ one: { kye: 'x', key: 'x' } }, 'one.kye: is no known key, did you mean "key"?'],
  [{ nmae: 'ada' }, 'nmae: is no known key, did you mean "name"?'],
])('%j', (change, sentence) => {
  expect(faultsOf({ ...good, ...change })).toEqual([sentence]);
});

test.each<[unknown, string]>([
  [[], 'the file: must be a mapping (key: value), not a list'],
  [undefined, 'the file: is missing'],
])('as a whole: %j', (value, sentence) => expect(faultsOf(value)).toEqual([sentence]));

test('no value is repeated that may be a secret in the wrong place', () => {
  const secret = 'x'.repeat(41);
  expect(faultsOf({ ...good, role: secret, isOn: secret, port: secret, tags: secret }).join()).not.toContain(secret);
});

test('of very many faults the first are told', () => {
  const many = Object.fromEntries(Array.from({ length: 5_000 }, (_, index) => [`k${index}`, 1]));
  const told = faultsOf({ ...good, port: 0, ...many });
  expect(told).toHaveLength(20);
  expect(told[0]).toBe('port: must be 1 or more');
  expect(told[1]).toMatch(/^k0: is no known key; known are name, port, /);
  expect(faultsOf({ ...good, tags: Array.from({ length: 5_000 }, () => 7) })).toHaveLength(20);
  expect(faultsOf({ ...good, ['name'.repeat(26)]: 1 })[0]).toMatch(/: is no known key; known are name, port, /);
});
