import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Secret } from '../../lib/secret.ts';
import { isOperator, loadOperatorCredential } from './operator-credential.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mooring-access-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test('it is made once, for its owner alone, and read again', async () => {
  const path = join(folder, 'operator.key');
  const made = await loadOperatorCredential(path);
  expect(made.reveal()).toMatch(/^[\w-]{43}$/);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect((await loadOperatorCredential(path)).reveal()).toBe(made.reveal());
});

test('an empty file is no credential: nobody gets in with an empty Bearer', async () => {
  const path = join(folder, 'operator.key');
  await writeFile(path, '\n');
  await expect(loadOperatorCredential(path)).rejects.toMatchObject({ code: 'operator_key_invalid' });
});

test.each([
  ['Bearer right', true],
  ['bearer right', true],
  ['Bearer wrong', false],
  ['Bearer right right', false],
  ['Basic right', false],
  ['Bearer ', false],
  [undefined, false],
])('%s', (authorization, expected) => {
  expect(isOperator(authorization, new Secret('right'))).toBe(expected);
});
