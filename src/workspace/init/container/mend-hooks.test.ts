import { mkdir, mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { mendHooks } from './mend-hooks.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mooring-hooks-'));
});
afterEach(() => rm(folder, { recursive: true }));

const write = (name: string, content: string, mode: number): Promise<void> =>
  writeFile(join(folder, name), content, { mode });
const read = (name: string): Promise<string> => readFile(join(folder, name), 'latin1');

test('only scripts that can be run and begin with such a line are touched, and keep their mode and their bytes', async () => {
  await mkdir(join(folder, 'hooks'));
  await write('hooks/start', '#!/bin/sh\r\necho caf\xe9\r\n', 0o750);
  await write('good', '#!/bin/sh\necho "\r\n"\n', 0o755);
  await write('data', '#!/bin/sh\r\n', 0o644);
  await write('binary', '\x7fELF\r\n', 0o755);
  await symlink(join(folder, 'data'), join(folder, 'link'));

  expect(mendHooks(folder)).toBe('1 scripts mended');

  expect(await readFile(join(folder, 'hooks', 'start'), 'utf8')).toBe('#!/bin/sh\necho caf\xe9\n');
  expect((await stat(join(folder, 'hooks', 'start'))).mode & 0o777).toBe(0o750);
  expect(await read('good')).toBe('#!/bin/sh\necho "\r\n"\n');
  expect(await read('data')).toBe('#!/bin/sh\r\n');
  expect(await read('binary')).toBe('\x7fELF\r\n');
  expect(mendHooks(folder)).toBe('as they should be');
});

test('a folder that is not there is as it should be', () => {
  expect(mendHooks(join(folder, 'none'))).toBe('as they should be');
});
