import { lchown, lstat, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { mendOwnership } from './mend-ownership.ts';

const AGENT = 1000;
const SOMEBODY = 4321;
/** Only root gives files away. */
const asRoot = test.skipIf(process.getuid?.() !== 0);

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mooring-owners-'));
});
afterEach(() => rm(folder, { recursive: true }));

const owner = async (...names: string[]): Promise<number> => (await lstat(join(folder, ...names))).uid;

asRoot('goes down only where an entry of the folder is of root, and leaves what is of others', async () => {
  for (const name of ['wrong/deep', 'good', 'others']) await mkdir(join(folder, name), { recursive: true });
  for (const name of ['wrong/deep/file', 'good/of-root', 'others/of-root']) await writeFile(join(folder, name), '');
  await writeFile(join(folder, 'wrong', 'of-somebody'), '');
  await lchown(join(folder, 'wrong', 'of-somebody'), SOMEBODY, SOMEBODY);
  await lchown(join(folder, 'good'), AGENT, AGENT);
  await lchown(join(folder, 'others'), SOMEBODY, SOMEBODY);

  expect(mendOwnership(folder, AGENT)).toBe('4 entries mended');

  expect(await owner()).toBe(AGENT);
  expect(await owner('wrong', 'deep', 'file')).toBe(AGENT);
  expect(await owner('wrong', 'of-somebody')).toBe(SOMEBODY);
  expect(await owner('good', 'of-root')).toBe(0);
  expect(await owner('others')).toBe(SOMEBODY);
  expect(mendOwnership(folder, AGENT)).toBe('as it should be');
});

asRoot('gives a link away and not what it leads to', async () => {
  const elsewhere = await mkdtemp(join(tmpdir(), 'mooring-elsewhere-'));
  await symlink(elsewhere, join(folder, 'link'));
  mendOwnership(folder, AGENT);
  expect(await owner('link')).toBe(AGENT);
  expect((await lstat(elsewhere)).uid).toBe(0);
  await rm(elsewhere, { recursive: true });
});

test('a folder that is not there is no fault', () => {
  expect(mendOwnership(join(folder, 'none'), AGENT)).toBe('not there');
});
