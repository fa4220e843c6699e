import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { Secret } from '../../lib/secret.ts';
import { keyRing, parseKeys } from './key-ring.ts';
import { newKey } from './kept-keys.ts';
import { isSealedBy, seal, unseal } from './seal.ts';

test('what is sealed opens with its key, in its row, unchanged', () => {
  const ring = keyRing([newKey()]);
  const sealed = seal(new Secret('ghs_something'), 'row-1', ring);
  expect(sealed).not.toContain('ghs_');
  expect(unseal(sealed, 'row-1', ring)?.reveal()).toBe('ghs_something');
  expect(unseal(sealed, 'row-2', ring)).toBeUndefined();
  expect(unseal(sealed, 'row-1', keyRing([newKey()]))).toBeUndefined();
  const [id, text = ''] = sealed.split('.');
  const bytes = Buffer.from(text, 'base64');
  bytes[bytes.length - 1]! ^= 1;
  expect(unseal(`${id}.${bytes.toString('base64')}`, 'row-1', ring)).toBeUndefined();
  for (const hostile of ['', '.', `${id}.`, id!]) expect(unseal(hostile, 'row-1', ring)).toBeUndefined();
});

test('sealing the same twice shows no sameness', () => {
  const ring = keyRing([newKey()]);
  expect(seal(new Secret('x'), 'row', ring)).not.toBe(seal(new Secret('x'), 'row', ring));
});

test('the first key seals, each opens what it has sealed, also from before keys had names', () => {
  const [old, young] = [newKey(), newKey()];
  const byOld = seal(new Secret('x'), 'row', keyRing([old]));
  const both = keyRing([young, old, young]);
  expect(both).toHaveLength(2);
  const unnamed = byOld.slice(byOld.indexOf('.') + 1);
  for (const sealed of [byOld, unnamed]) expect(unseal(sealed, 'row', both)?.reveal()).toBe('x');
  expect([byOld, unnamed].map((sealed) => isSealedBy(sealed, keyRing([old])[0]))).toEqual([true, false]);
  const byYoung = seal(new Secret('y'), 'row', both);
  expect(isSealedBy(byYoung, both[0])).toBe(true);
  expect(unseal(byYoung, 'row', keyRing([old]))).toBeUndefined();
});

test('the place of what is no key is told', () => {
  const good = randomBytes(32).toString('base64');
  expect(parseKeys(`${good}, ${good}`, /,/).secrets).toHaveLength(2);
  for (const bad of ['short', randomBytes(31).toString('base64'), randomBytes(33).toString('base64'), `${good}!`]) {
    expect(parseKeys(`${good},${bad}`, /,/)).toEqual({ secrets: [], wrong: 2 });
  }
});
