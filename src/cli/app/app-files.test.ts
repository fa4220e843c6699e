import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Secret } from '../../lib/secret.ts';
import { prepareFolder, storeApp } from './app-files.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'app-files-'));
});
afterEach(() => rm(folder, { recursive: true }));

const app = (webhookSecret?: Secret) => ({
  ...{ id: 1, slug: 'mooring-acme', clientId: 'Iv1', page: 'https://github.com/apps/mooring-acme', owner: 'acme' },
  privateKey: new Secret('the key'),
  webhookSecret,
});

test('key and webhook secret are stored for their owner alone', async () => {
  const made = join(folder, 'made');
  await prepareFolder(made, 'Mooring Acme');
  const files = await storeApp(made, app(new Secret('the secret')));
  expect(await readFile(files.privateKey, 'utf8')).toBe('the key');
  expect(await readFile(files.webhookSecret ?? '', 'utf8')).toBe('the secret');
  for (const name of await readdir(made)) expect((await stat(join(made, name))).mode & 0o777).toBe(0o600);
  expect(await readdir(made)).toHaveLength(2);
});

test('an App without a webhook has no file for its secret', async () => {
  expect(await storeApp(folder, app())).toMatchObject({ webhookSecret: undefined });
  expect(await readdir(folder)).toEqual(['mooring-acme.private-key.pem']);
});

test('what came to lie in the way meanwhile is kept, and so is the key', async () => {
  const there = join(folder, 'mooring-acme.private-key.pem');
  await writeFile(there, 'of another App');
  const [second, third] = [await storeApp(folder, app()), await storeApp(folder, app())];
  expect(await readFile(there, 'utf8')).toBe('of another App');
  expect([second.privateKey, third.privateKey]).toEqual(
    [2, 3].map((number) => join(folder, `mooring-acme-${number}.private-key.pem`)),
  );
});

test.each(['mooring-acme.private-key.pem', 'mooring-acme.webhook-secret'])(
  'nothing is begun where %s lies already',
  async (name) => {
    await writeFile(join(folder, name), '');
    await expect(prepareFolder(folder, 'mooring-acme')).rejects.toMatchObject({ code: 'file_exists' });
  },
);

test('nothing is begun in a folder that takes no files', async () => {
  await writeFile(join(folder, 'file'), '');
  for (const path of ['/proc/mooring', '/proc', join(folder, 'file')]) {
    await expect(prepareFolder(path, 'any')).rejects.toMatchObject({ code: 'folder_unusable' });
  }
});

test('the look beforehand leaves nothing behind', async () => {
  await mkdir(join(folder, 'empty'));
  await prepareFolder(join(folder, 'empty'), 'any');
  expect(await readdir(join(folder, 'empty'))).toEqual([]);
});
