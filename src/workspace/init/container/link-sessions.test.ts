import { mkdir, mkdtemp, readdir, readFile, readlink, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { linkSessions } from './link-sessions.ts';

let folder: string;
let home: string;
let volume: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mooring-sessions-'));
  [home, volume] = [join(folder, 'home'), join(folder, 'volume')];
  await mkdir(home);
  await mkdir(volume);
});
afterEach(() => rm(folder, { recursive: true }));

test('a first start makes the link, and the next finds it', async () => {
  expect(linkSessions(home, '.agent/sessions', volume)).toBe('linked');
  expect(await readlink(join(home, '.agent', 'sessions'))).toBe(volume);
  expect(linkSessions(home, '.agent/sessions', volume)).toBe('as it should be');
});

test('what was kept in the home moves along, and the volume has the last word', async () => {
  const kept = join(home, '.agent', 'sessions');
  await mkdir(join(kept, 'deep'), { recursive: true });
  await writeFile(join(kept, 'deep', 'one'), 'from home');
  await writeFile(join(kept, 'two'), 'from home');
  await writeFile(join(volume, 'two'), 'from the volume');

  expect(linkSessions(home, '.agent/sessions', volume)).toBe('linked, with what was there');

  expect(await readFile(join(kept, 'deep', 'one'), 'utf8')).toBe('from home');
  expect(await readFile(join(kept, 'two'), 'utf8')).toBe('from the volume');
  expect(await readdir(join(home, '.agent'))).toEqual(['sessions']);
});

test('a link to elsewhere is led to the volume', async () => {
  await symlink('/nowhere', join(home, 'sessions'));
  linkSessions(home, 'sessions', volume);
  expect(await readlink(join(home, 'sessions'))).toBe(volume);
});

test('what cannot be moved along stays where it is, and is said', async () => {
  await mkdir(join(home, 'sessions', 'x'), { recursive: true });
  await writeFile(join(volume, 'x'), 'a file, where the home has a folder');
  expect(() => linkSessions(home, 'sessions', volume)).toThrow(/cannot be moved along: .*x/);
  expect(await readdir(join(home, 'sessions'))).toEqual(['x']);
});
