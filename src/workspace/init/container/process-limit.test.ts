import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readProcessLimit } from './process-limit.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'mooring-cgroup-'));
});
afterEach(() => rm(root, { recursive: true }));

async function group(name: string, files: Record<string, string>): Promise<string> {
  const folder = join(root, name);
  await mkdir(folder);
  for (const [file, text] of Object.entries(files)) await writeFile(join(folder, `pids.${file}`), text);
  return folder;
}

test('the first group that has a limit is the one', async () => {
  const unified = await group('unified', { current: '9\n' });
  const free = await group('free', { max: 'max\n', current: '9\n', events: 'max 0\n' });
  const own = await group('own', { max: '512\n', current: '512\n', events: 'max 37\n' });
  expect(readProcessLimit([join(root, 'none'), unified, free, own])).toEqual({ limit: 512, current: 512, refused: 37 });
  expect(readProcessLimit([unified, free])).toBeUndefined();
});

test('a kernel that counts no refusals tells the limit all the same', async () => {
  const old = await group('old', { max: '100\n', current: '7\n' });
  expect(readProcessLimit([old])).toEqual({ limit: 100, current: 7, refused: 0 });
});
