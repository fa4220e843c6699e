import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Secret } from '../../lib/secret.ts';
import { loadSealingKey, seal, unseal } from './sealing.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mooring-sealing-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const newKey = () => new Secret(randomBytes(32).toString('base64'));

test('what is sealed opens with its key, in its row, unchanged', () => {
  const key = newKey();
  const sealed = seal(new Secret('ghs_something'), 'row-1', key);
  expect(sealed).not.toContain('ghs_');
  expect(unseal(sealed, 'row-1', key)?.reveal()).toBe('ghs_something');
  expect(unseal(sealed, 'row-2', key)).toBeUndefined();
  expect(unseal(sealed, 'row-1', newKey())).toBeUndefined();
  const bytes = Buffer.from(sealed, 'base64');
  bytes[bytes.length - 1]! ^= 1;
  expect(unseal(bytes.toString('base64'), 'row-1', key)).toBeUndefined();
  expect(unseal('', 'row-1', key)).toBeUndefined();
});

test('sealing the same twice shows no sameness', () => {
  const key = newKey();
  expect(seal(new Secret('x'), 'row', key)).not.toBe(seal(new Secret('x'), 'row', key));
});

test('the key is made once, for its owner alone; a broken one is named', async () => {
  const path = join(folder, 'sealing.key');
  const made = await loadSealingKey(path);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect((await loadSealingKey(path)).reveal()).toBe(made.reveal());
  await writeFile(path, 'short');
  await expect(loadSealingKey(path)).rejects.toMatchObject({ code: 'sealing_key_invalid' });
});
