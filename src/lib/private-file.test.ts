import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makePrivateFolder, writeFileWhole, writeNewFileWhole } from './private-file.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'private-'));
});

afterEach(() => rm(folder, { recursive: true }));

const modeOf = async (path: string) => (await stat(path)).mode & 0o777;

test('a folder is made with what is missing above it, for its owner alone; a second time is harmless', async () => {
  const path = join(folder, 'a', 'b', 'c');
  await makePrivateFolder(path);
  await makePrivateFolder(path);
  expect([await modeOf(path), await modeOf(join(folder, 'a'))]).toEqual([0o700, 0o700]);
});

test('the mode of a folder that stands already is left alone', async () => {
  const path = join(folder, 'open');
  await mkdir(path, { mode: 0o755 });
  await makePrivateFolder(path);
  expect(await modeOf(path)).toBe(0o755);
});

test.each(['/proc/mooring', '/proc/mooring/below'])('%s cannot be made, and that is said at once', async (path) => {
  await expect(makePrivateFolder(path)).rejects.toMatchObject({ code: 'ENOENT' });
});

test('a file in the way is an error', async () => {
  await writeFile(join(folder, 'file'), '');
  await expect(makePrivateFolder(join(folder, 'file'))).rejects.toMatchObject({ code: 'EEXIST' });
  await expect(makePrivateFolder(join(folder, 'file', 'below'))).rejects.toMatchObject({ code: 'ENOTDIR' });
});

test('a file is written whole, with its mode, and leaves no draft', async () => {
  const path = join(folder, 'key');
  await writeFileWhole(path, 'old');
  await writeFileWhole(path, 'new', 0o600);
  expect(await readFile(path, 'utf8')).toBe('new');
  expect(await modeOf(path)).toBe(0o600);
  expect(await readdir(folder)).toEqual(['key']);
});

test('a new file is written whole for its owner alone, and never over another', async () => {
  const path = join(folder, 'key');
  expect(await writeNewFileWhole(path, 'first')).toBe(true);
  expect(await writeNewFileWhole(path, 'second')).toBe(false);
  expect([await readFile(path, 'utf8'), await modeOf(path)]).toEqual(['first', 0o600]);
  expect(await readdir(folder)).toEqual(['key']);
});
